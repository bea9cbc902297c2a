using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Minting;

/// <summary>How the registry shows paths, several relations, references and licenses.</summary>
public sealed class ManifestMemberTests(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    private static readonly string Sha256 = new('a', 64);

    [Fact]
    public async Task The_files_of_a_component_have_a_content_digest_in_any_order()
    {
        var (one, other) = (FileOf("a/b.txt", Sha256), FileOf("c.txt", new string('b', 64)));
        var first = await MintAsync($$"""{"ainft":1,"kind":"data","name":"1","artifacts":[{{one}},{{other}}]}""");
        var second = await MintAsync($$"""{"ainft":1,"kind":"data","name":"2","artifacts":[{{other}},{{one}}]}""");

        var files = first.GetProperty("files");
        Assert.Equal(2, files.GetProperty("count").GetInt32());
        Assert.Equal(14, files.GetProperty("size").GetInt32());
        Assert.Equal(files.GetRawText(), second.GetProperty("files").GetRawText());
        var foreign = Assert.Single(files.GetProperty("foreignDigests").EnumerateArray());
        Assert.Equal("model-signing/1.0", foreign.GetProperty("scheme").GetString());
    }

    [Fact]
    public async Task A_parent_with_several_relations_is_one_edge_with_the_first_of_them()
    {
        var data = Creator.ManifestOf("corpus");
        await Creator.MintAsync(App.Http, Creator.Single(data));
        var model = await MintAsync($$"""
            {"ainft":1,"kind":"model","parents":[{"id":"{{Creator.IdOf(data)}}",
             "relation":["trained-on","evaluated-on"]}]}
            """);

        var parent = Assert.Single(model.GetProperty("parents").EnumerateArray());
        Assert.Equal("trained-on", parent.GetProperty("relation").GetString());
        Assert.Equal(["trained-on", "evaluated-on"],
            parent.GetProperty("relations").EnumerateArray().Select(relation => relation.GetString()));
        var id = model.GetProperty("id").GetString();
        foreach (var (relation, count) in new[] { ("trained-on", 1), ("evaluated-on", 0) })
            Assert.Equal(count, (await App.GetJsonAsync($"ainfts/{id}/ancestors?relation={relation}"))
                .GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_reference_says_so_everywhere_and_has_no_contributors()
    {
        var reference = await MintAsync($$$"""
            {"ainft":1,"kind":"model","name":"theirs","reference":true,"source":{"platform":"huggingface.co",
             "repository":"a/b","revision":"c","digests":{"model.bin":"{{{Sha256}}}"}},
             "artifacts":[{{{FileOf("model.bin", Sha256)}}}]}
            """);

        Assert.True(reference.GetProperty("reference").GetBoolean());
        Assert.Equal(0, reference.GetProperty("contributors").GetArrayLength());
        var listed = await App.GetJsonAsync($"ainfts?creator={Creator.Address}");
        var item = Assert.Single(listed.GetProperty("items").EnumerateArray());
        Assert.True(item.GetProperty("reference").GetBoolean());
        await LedgerCheck.HoldsAsync(
            World, [AinftId.Parse(reference.GetProperty("id").GetString()!)], anchored: false);
    }

    [Fact]
    public async Task References_to_one_revision_with_the_same_files_have_the_same_content()
    {
        var source = $$"""
            "platform":"huggingface.co","repository":"a/b","revision":"c","digests":{"model.bin":"{{Sha256}}"}
            """;
        string Named(string name, string more) =>
            $$$"""{"ainft":1,"kind":"model","name":"{{{name}}}","reference":true,"source":{{{{source}}}{{{more}}}}}""";
        var first = await MintAsync(Named("first", ""));
        var second = await MintAsync(Named("second", ",\"uri\":\"https://huggingface.co/a/b\""));
        var moved = await MintAsync(Named("moved", "").Replace("\"c\"", "\"d\"", StringComparison.Ordinal));

        Assert.Equal(first.GetProperty("id").GetString(),
            Assert.Single(second.GetProperty("sameContent").EnumerateArray()).GetString());
        Assert.Empty(moved.GetProperty("sameContent").EnumerateArray());
    }

    [Theory]
    [InlineData("apache-2.0", "license-case", "Apache-2.0")]
    [InlineData("gemma", "license-unlisted", "LicenseRef-gemma")]
    public async Task A_preview_warns_about_a_license(string license, string code, string suggestion)
    {
        var manifest = $$"""{"ainft":1,"kind":"data","license":"{{license}}"}""";
        using var answer = await Creator.PostAsync(App.Http, "ainfts/preview",
            $$"""{"manifest":{{manifest}},"creator":"{{Creator.Address}}"}""");
        var item = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items")[0];

        var warning = Assert.Single(item.GetProperty("warnings").EnumerateArray());
        Assert.Equal("/license", warning.GetProperty("pointer").GetString());
        Assert.Equal(code, warning.GetProperty("code").GetString());
        Assert.Equal(suggestion, warning.GetProperty("suggestion").GetString());
        Assert.Equal(manifest, item.GetProperty("manifest").GetString());
    }

    [Fact]
    public async Task The_schema_has_its_own_address_as_its_id()
    {
        using var answer = await App.Http.GetAsync("schema/manifest-1.json");
        Assert.Equal("application/schema+json", answer.Content.Headers.ContentType!.MediaType);
        var schema = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal("/api/schema/manifest-1.json", (string?)schema["$id"]);
        var file = JsonNode.Parse(Manifest.OpenSchema())!;
        Assert.Equal("urn:ainft:manifest:1", (string?)file["$id"]);
        schema["$id"] = (string?)file["$id"];
        Assert.True(JsonNode.DeepEquals(file, schema));

        using var again = new HttpRequestMessage(HttpMethod.Get, "schema/manifest-1.json");
        again.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(answer.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, (await App.Http.SendAsync(again)).StatusCode);

        var published = await World.StartAppAsync(null, ("Ainft__Http__PublicUrl", "https://registry.example.org"));
        Assert.Equal(
            "https://registry.example.org/api/schema/manifest-1.json",
            (await published.GetJsonAsync("schema/manifest-1.json")).GetProperty("$id").GetString());
    }

    private static string FileOf(string path, string sha256) =>
        $$"""{"uri":"https://example.org/{{path}}","sha256":"{{sha256}}","size":7,"path":"{{path}}"}""";

    private async Task<JsonElement> MintAsync(string manifest)
    {
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        return await App.GetJsonAsync($"ainfts/{Creator.IdOf(manifest)}");
    }
}
