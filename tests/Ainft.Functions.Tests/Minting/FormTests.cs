using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Minting;

/// <summary>
/// The app accepts equivalent forms of a request alike. Rules for new manifests apply on every route except import.
/// </summary>
public sealed class FormTests(StorageFixture storage, ChainFixture chain) : BulkScene(storage, chain)
{
    [Theory]
    [InlineData("\"license\":\"LicenseRef-x+\"", "/license")]
    [InlineData("\"homepage\":\"https://?\"", "/homepage")]
    [InlineData(
        "\"artifacts\":[{\"uri\":\"ipfs://x\","
            + "\"sha256\":\"5202053a16c6ca94137563299276adbb7b53b271518c1ebb07db3ae703e1382d\"}]",
        "/artifacts/0/uri")]
    public async Task A_rule_for_new_manifests_refuses_mints_and_previews_and_no_import(string member, string pointer)
    {
        var manifest = $$"""{"ainft":1,"kind":"data",{{member}}}""";
        foreach (var path in new[] { "ainfts", "ainfts/preview" })
        {
            using var answer = await Creator.PostAsync(App.Http, path, Creator.Single(manifest));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            Assert.Contains($"\"pointer\":\"/manifest{pointer}\"",
                await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        var preview = await PreviewAsync(Lines([manifest]));
        Assert.Equal(pointer, Assert.Single(preview.Errors).Pointer);
        var (query, signature) = await SignAsync(Lines([Named("other")]));
        var refused = (await SendAsync($"ainfts/bulk?{query}", Encoding.UTF8.GetBytes(Lines([manifest])),
            signature: signature)).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(pointer, Assert.Single(refused.Errors).Pointer);

        var signed = JsonNode.Parse(Creator.Single(manifest))!;
        var line = new JsonObject
        {
            ["manifest"] = signed["manifest"]!.DeepClone(),
            ["creator"] = Creator.Address.ToString(),
            ["signature"] = new JsonObject
            { ["deadline"] = signed["deadline"]!.DeepClone(), ["signature"] = signed["signature"]!.DeepClone() },
        };
        (await SendAsync("ainfts/import", Lines([line.ToJsonString()]))).Is(HttpStatusCode.Accepted);
    }

    [Theory]
    [InlineData("Application/X-NDJSON")]
    [InlineData("APPLICATION/JSONL; charset=utf-8")]
    public async Task The_case_of_a_content_type_means_nothing(string type)
    {
        var answer = await SendAsync(App.Http, $"ainfts/bulk/preview?creator={Creator.Address}",
            Encoding.UTF8.GetBytes(Lines([Named("a"), Named("b")])), type: type);
        Assert.Equal(2, answer.Is(HttpStatusCode.OK).Ids.Count);
    }

    [Fact]
    public async Task A_deadline_may_be_text_as_typed_data_has_it()
    {
        var body = JsonNode.Parse(Creator.Single(Creator.ManifestOf("text")))!;
        body["deadline"] = body["deadline"]!.ToString();
        var minted = await Creator.MintAsync(App.Http, body.ToJsonString());
        Assert.Equal(1, minted.GetProperty("items").GetArrayLength());
        foreach (var wrong in new[] { "", "1\0", " 1", "1e3", "-1", "9007199254740992", "soon" })
        {
            body["deadline"] = wrong;
            using var answer = await Creator.PostAsync(App.Http, "ainfts", body.ToJsonString());
            Assert.Contains("\"pointer\":\"/deadline\"",
                await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        var (query, signature) = await SignAsync(Lines([Named("c")]));
        (await SendAsync($"ainfts/bulk?{query}%00", Encoding.UTF8.GetBytes(Lines([Named("c")])), signature: signature))
            .Is(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_compact_signature_of_an_account_is_accepted_everywhere_and_kept_as_65_bytes()
    {
        var body = JsonNode.Parse(Creator.Single(Creator.ManifestOf("compact")))!;
        var whole = body["signature"]!.ToString();
        body["signature"] = Compact(whole);
        var id = AinftId.Parse((await Creator.MintAsync(App.Http, body.ToJsonString()))
            .GetProperty("items")[0].GetProperty("id").GetString()!);
        await App.RunAsync("AnchorBundles");
        Assert.Equal(whole, JsonNode.Parse(
            await App.Http.GetStringAsync($"ainfts/{id}/proof"))!["signature"]!["signature"]!.ToString());

        var lines = Lines([Named("one"), Named("two")]);
        var (query, signature) = await SignAsync(lines);
        (await SendAsync($"ainfts/bulk?{query}", Encoding.UTF8.GetBytes(lines), signature: Compact(signature)))
            .Is(HttpStatusCode.Accepted);
        await App.DrainAsync("project-bundle", "ProjectBundle");
        var exported = (await App.Http.GetStringAsync($"ainfts/export?creator={Creator.Address}&limit=1")).Trim();
        var line = JsonNode.Parse(exported)!;
        Assert.Equal(signature, line["signature"]!["signature"]!.ToString());
        line["signature"]!["signature"] = Compact(signature);
        (await SendAsync("ainfts/import", Lines([line.ToJsonString()]))).Is(HttpStatusCode.Accepted);
    }

    private static string Compact(string signature)
    {
        Assert.True(Signature.TryParse(signature, out var whole));
        var s = whole.S.ToArray();
        s[0] |= (byte)(whole.YParity << 7);
        return Hex.Format([.. whole.R.ToArray(), .. s]);
    }
}
