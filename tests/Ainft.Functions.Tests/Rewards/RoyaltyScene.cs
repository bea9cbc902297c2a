using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Rewards;

/// <summary>Manifests with royalties, and the answers about them.</summary>
public abstract class RoyaltyScene(StorageFixture storage, ChainFixture? chain = null) : MintingScene(storage, chain)
{
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A manifest with a royalty and these contributors, or none for the creator alone.</summary>
    protected static string Asking(
        string name, int royalty, IReadOnlyList<Contributor>? contributors = null, params AinftId[] parents)
    {
        var manifest = JsonNode.Parse(Creator.ManifestOf(name, parents))!.AsObject();
        manifest["royalty"] = royalty;
        if (contributors is not null)
            manifest["contributors"] = new JsonArray([.. contributors.Select(one =>
                (JsonNode)new JsonObject { ["address"] = one.Address.ToHex(), ["share"] = one.Share })]);
        return manifest.ToJsonString();
    }

    /// <summary>Contributors with numbered accounts. The first one has the rest of the shares.</summary>
    protected static Contributor[] Many(int from, int count) =>
        [.. Enumerable.Range(0, count).Select(at =>
            new Contributor(AccountOf(from + at), at > 0 ? 1 : ManifestLimits.Shares - (count - 1)))];

    protected static Address AccountOf(int number) =>
        new([.. new byte[Address.Size - sizeof(int)], .. BitConverter.GetBytes(number)]);

    protected Task<JsonElement> MintAsync(params string[] manifests) =>
        Creator.MintAsync(App.Http, Creator.Many(manifests));

    /// <summary>The member <c>royalties</c> of a component.</summary>
    protected async Task<JsonElement> RoyaltiesAsync(string manifest) =>
        (await App.GetJsonAsync($"ainfts/{Creator.IdOf(manifest)}/royalties")).GetProperty("royalties");

    /// <summary>The member <c>royalties</c> of the last component in a preview, or null.</summary>
    protected async Task<JsonElement?> PreviewedAsync(params string[] manifests)
    {
        using var answer = await Creator.PostAsync(App.Http, "ainfts/preview",
            $$"""{"manifests":[{{string.Join(',', manifests)}}],"creator":"{{Creator.Address}}"}""");
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.IsSuccessStatusCode, text);
        var items = JsonSerializer.Deserialize<JsonElement>(text).GetProperty("items");
        return items[items.GetArrayLength() - 1].TryGetProperty("royalties", out var royalties) ? royalties : null;
    }

    /// <summary>The answer to a preview of a payment.</summary>
    protected async Task<(int Status, JsonElement Body)> PayAsync(string manifest, string body)
    {
        using var answer = await Creator.PostAsync(
            App.Http, $"ainfts/{Creator.IdOf(manifest)}/royalties/preview", body);
        return ((int)answer.StatusCode,
            JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(Ct)));
    }

    protected static string[] TextsOf(JsonElement array) =>
        [.. array.EnumerateArray().Select(item => item.GetString()!)];
}
