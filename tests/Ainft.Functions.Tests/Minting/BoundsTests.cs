using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Minting;

/// <summary>
/// New work must state the bounds of its comparator. Components that were registered without bounds stay readable
/// from every source.
/// </summary>
public sealed class BoundsTests(StorageFixture storage, ChainFixture chain) : BulkScene(storage, chain)
{
    private const string Where = "/workflow/comparator/close";

    private static readonly string Unbounded =
        Measured("unbounded", """{"close":{"file":"m.json","pointer":"/x","value":0.9,"abs":0.1}}""");
    private static readonly string TooWide =
        Measured("too wide", """{"close":{"file":"m.json","pointer":"/x","value":0.875,"abs":0.25,"baseline":0.5}}""");
    private static readonly string Bounded =
        Measured("bounded", """{"close":{"file":"m.json","pointer":"/x","value":0.875,"abs":0.125,"baseline":0.5}}""");

    [Theory]
    [InlineData("ainfts")]
    [InlineData("ainfts/preview")]
    public async Task A_mint_without_a_bound_is_refused_with_the_place(string path)
    {
        foreach (var (body, pointer) in new[]
        {
            (Creator.Single(Unbounded), "/manifest" + Where), (Creator.Single(TooWide), $"/manifest{Where}/abs"),
            (Creator.Many(Bounded, Unbounded), "/manifests/1" + Where), (Creator.Single(Template), "/manifest" + Where),
        })
        {
            using var answer = await Creator.PostAsync(App.Http, path, body);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            var violation = Assert.Single((await answer.Content.ReadFromJsonAsync<JsonElement>())
                .GetProperty("violations").EnumerateArray());
            Assert.Equal(pointer, violation.GetProperty("pointer").GetString());
        }
        using var accepted = await Creator.PostAsync(App.Http, path, Creator.Single(Bounded));
        Assert.True(accepted.IsSuccessStatusCode, await accepted.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_line_of_bulk_without_a_bound_is_refused_with_the_place()
    {
        var named = Unbounded.Replace("\"artifacts\"",
            "\"parents\":[{\"id\":\"#bounded\",\"relation\":\"derived-from\"}],\"artifacts\"", StringComparison.Ordinal)
            .Replace("unbounded", "named", StringComparison.Ordinal);
        var preview = (await PreviewAsync(Lines([Bounded, Unbounded, TooWide, named]))).Is(HttpStatusCode.OK);
        (int, string)[] expected = [(2, Where), (3, Where + "/abs"), (4, Where)];
        Assert.Equal(expected, preview.Errors.Select(error => (error.Line, error.Pointer)));
        var minted = (await MintAsync(Lines([Bounded, Unbounded, TooWide, named])))
            .Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(expected, minted.Errors.Select(error => (error.Line, error.Pointer)));
    }

    [Fact]
    public async Task What_another_registry_accepted_without_a_bound_is_imported_served_and_rebuilt()
    {
        var manifest = Parse(Unbounded);
        var mint = JsonNode.Parse(Creator.Single(Unbounded))!;
        var line = new JsonObject
        {
            ["manifest"] = JsonNode.Parse(Unbounded),
            ["creator"] = Creator.Address.ToString(),
            ["signature"] = new JsonObject
            {
                ["deadline"] = mint["deadline"]!.DeepClone(),
                ["signature"] = mint["signature"]!.DeepClone()
            },
        };
        (await SendAsync("ainfts/import", line.ToJsonString() + "\n")).Is(HttpStatusCode.Accepted);
        await App.DrainAsync("project-bundle", "ProjectBundle");
        var id = manifest.IdFor(Creator.Address);
        Assert.Equal(manifest.Canonical.ToArray(), await App.Http.GetByteArrayAsync($"ainfts/{id}/manifest"));
        Assert.Equal(HttpStatusCode.OK, (await App.Http.GetAsync($"metadata/{id}")).StatusCode);
        await App.RunAsync("AnchorBundles");
        Assert.True(ProofFile.TryParse(await App.Http.GetByteArrayAsync($"ainfts/{id}/proof"), out var proof, out _));
        Assert.True(ProofVerifier.Verify(proof).IsValid);
        using var preview = await Creator.PostAsync(App.Http, $"ainfts/{id}/reproductions/preview",
            $$"""{"requester":"{{Creator.Address}}"}""");
        Assert.Equal(HttpStatusCode.OK, preview.StatusCode);
    }

    [Fact]
    public async Task A_template_without_a_bound_may_still_be_carried_out()
    {
        using var preview = await Creator.PostAsync(App.Http, "runs/preview",
            $$"""{"template":{{Template}},"requester":"{{Creator.Address}}"}""");
        Assert.True(preview.StatusCode == HttpStatusCode.OK, await preview.Content.ReadAsStringAsync());
    }

    private static string Template =>
        Measured("template", """{"close":{"file":"m.json","pointer":"/x","abs":0.1}}""", isTemplate: true);

    private static Manifest Parse(string text) =>
        Manifest.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out var manifest, out _) ? manifest
            : throw new FormatException(text);

    private static string Measured(string name, string comparator, bool isTemplate = false)
    {
        var artifacts = isTemplate ? "" : $$""" "artifacts":[{"uri":"x:1","sha256":"{{new string('1', 64)}}"}],""";
        return $$"""
            {"ainft":1,"kind":"model","name":"{{name}}",{{artifacts}}
             "workflow":{"runtime":"x","command":["x"],"outputs":[{"path":"m.json","artifact":0}],
             "comparator":{{comparator}}} }
            """.Replace("\n", " ", StringComparison.Ordinal);
    }
}
