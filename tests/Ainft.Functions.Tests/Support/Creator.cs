using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Ethereum;

namespace Ainft.Functions.Tests;

/// <summary>A creator with a key that mints components.</summary>
public sealed class Creator(MintDomain domain)
{
    public const string Seed = """
        {"data":"https://github.com/kmh4500/AINFT-engine/blob/main/data/ain_train.txt",
         "model":{"name":"gpt2-en-large","epoch":5,"platform":"ainize.ai/teachable-nlp"},
         "service":{"api":"ainize.ai/kmh4500/AINFT-engine","demo":"tiniverse.afan.ai/ain"},
         "state":"insight.ainetwork.ai/database/values/apps/chat/AIN"}
        """;

    public LocalKey Key { get; } = LocalKey.Generate();

    public Address Address => Key.Address;

    public static ulong SoonDeadline => (ulong)DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds();

    public static string ManifestOf(string name, params AinftId[] parents) => new JsonObject
    {
        ["ainft"] = 1,
        ["kind"] = "data",
        ["name"] = name,
        ["parents"] = new JsonArray([
            .. parents.Select(parent => new JsonObject { ["id"] = parent.ToString(), ["relation"] = "derived-from" })]),
    }.ToJsonString();

    public AinftId IdOf(string manifest) => Parse(manifest).IdFor(Address);

    /// <summary>The body of a single mint, signed.</summary>
    public string Single(string manifest, ulong? deadline = null)
    {
        var parsed = Parse(manifest);
        var until = deadline ?? SoonDeadline;
        var hash = MintMessage.HashMint(domain, parsed.Digest, [.. parsed.Parents.Select(parent => parent.Id)], until);
        return Body("manifest", manifest, until, Key.Sign(hash).ToString());
    }

    /// <summary>The body of a mint of several manifests, signed over their root.</summary>
    public string Many(params string[] manifests) =>
        SignRoot("manifests", $"[{string.Join(",", manifests)}]", [.. manifests.Select(Parse)]);

    /// <summary>The body of a mint of the seed form, signed over the root of its expanded manifests.</summary>
    public string OfSeed(string seed)
    {
        Assert.True(SeedForm.TryExpand(Encoding.UTF8.GetBytes(seed), Address, out var manifests, out _));
        return SignRoot("seed", seed, manifests);
    }

    public static async Task<JsonElement> MintAsync(HttpClient api, string body)
    {
        using var answer = await PostAsync(api, "ainfts", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public static Task<HttpResponseMessage> PostAsync(HttpClient api, string path, string body) =>
        api.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));

    public string Body(string member, string content, ulong deadline, string signature) =>
        $$"""{"{{member}}":{{content}},"creator":"{{Address}}","deadline":{{deadline}},"signature":"{{signature}}"}""";

    private string SignRoot(string member, string content, IReadOnlyList<Manifest> manifests)
    {
        var leaves = manifests.Select(
            manifest => Leaf.Registration(manifest.IdFor(Address), Address)).ToArray();
        var until = SoonDeadline;
        return Body(member, content, until,
            Key.Sign(MintMessage.HashMintMany(domain, MerkleTree.Build(leaves).Root, leaves.Length, until)).ToString());
    }

    private static Manifest Parse(string manifest)
    {
        Assert.True(Manifest.TryParse(Encoding.UTF8.GetBytes(manifest), out var parsed, out var violations),
            string.Join("\n", violations));
        return parsed;
    }
}
