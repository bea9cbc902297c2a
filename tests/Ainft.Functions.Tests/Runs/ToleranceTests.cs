using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Functions.Tests.Nodes;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Runs;

/// <summary>
/// Every representation of a verdict names its tolerance, and each node of a sample has a separate seed.
/// </summary>
public sealed class ToleranceTests(StorageFixture storage, ChainFixture chain) : TaskScene(storage, chain)
{
    private const string NotBounded = "tolerance not bounded";

    [Fact]
    public async Task A_component_without_a_bound_still_runs_and_every_place_says_so()
    {
        var manifest = Measured("""{"close":{"file":"model.json","pointer":"/loss","value":1.5,"rel":0.5}}""");
        var (run, panel) = await DrawAsync(2, manifest, register: ImportAsync);
        await Task.WhenAll(panel.Select(node => node.WorkAsync(run)));
        await SaysAsync(run, Creator.IdOf(manifest), NotBounded);
    }

    [Fact]
    public async Task A_component_with_a_bound_says_how_small_an_effect_would_have_been_refused()
    {
        var manifest =
            Measured("""{"close":{"file":"model.json","pointer":"/loss","value":1.5,"rel":0.005,"baseline":3}}""");
        var (run, panel) = await DrawAsync(2, manifest);
        Assert.Equal("within 0.5 %", TextOf(await App.GetJsonAsync($"runs/{run}")));
        await Task.WhenAll(panel.Select(node => node.WorkAsync(run)));
        await SaysAsync(run, Creator.IdOf(manifest), "within 0.5 %");
    }

    [Fact]
    public async Task A_sample_is_drawn_with_seeds_that_a_verifier_computes_again()
    {
        var manifest = Measured("""
            {"equivalent":{"file":"model.json","pointer":"/loss","mean":1.5,"margin":0.15,"sd":0.02,"n":8,
             "alpha":0.05,"baseline":3}}
            """);
        var (run, panel) = await DrawAsync(3, manifest);
        var beacon = Bytes32.Parse((await App.GetJsonAsync($"runs/{run}")).GetProperty("beacon").GetProperty("hash")
            .GetString()!);
        await Task.WhenAll(panel.Select((node, i) => node.WorkAsync(run, task =>
        {
            Assert.Equal(beacon, task.SeedBeacon);
            return NodeUnderTest.ResultOf(task.Manifest)
                with
            { Metrics = [new Metric("model.json", "/loss", 1.49 + 0.01 * i)] };
        })));

        var document = await App.GetJsonAsync($"runs/{run}");
        foreach (var member in document.GetProperty("panel").EnumerateArray())
            Assert.Equal(TaskSeed.Of(beacon, run, Address.Parse(member.GetProperty("node").GetString()!)),
                member.GetProperty("seed").GetInt64());
        var shown = Assert.Single(document.GetProperty("verdict").GetProperty("equivalence").EnumerateArray());
        Assert.Equal((3, true), (shown.GetProperty("count").GetInt32(), shown.GetProperty("shown").GetBoolean()));
        await SaysAsync(run, Creator.IdOf(manifest), "within 10 %");
    }

    [Fact]
    public async Task A_NaN_is_a_result_and_a_bad_output_has_a_reason_that_the_verdict_names()
    {
        var manifest =
            Measured("""{"close":{"file":"model.json","pointer":"/loss","value":1.5,"rel":0.005,"baseline":3}}""");
        var (run, panel) = await DrawAsync(2, manifest);
        var results = new[]
        {
            NodeUnderTest.ResultOf(Parsed(manifest)) with { Metrics = [new Metric("model.json", "/loss", double.NaN)] },
            NodeUnderTest.ResultOf(Parsed(manifest))
                with { Outcome = TaskOutcome.BadOutput, Outputs = [], Metrics = [],
                Reason = "model.json was not written." },
        };
        await Task.WhenAll(panel.Select((node, i) => node.WorkAsync(run, _ => results[i])));
        var document = await App.GetJsonAsync($"runs/{run}");
        Assert.Equal("not-reproduced", document.GetProperty("state").GetString());
        Assert.Equal("1 of 2 results is a bad output. model.json was not written.", document.GetProperty("verdict")
            .GetProperty("reason").GetString());
        Assert.Contains("\"value\":\"NaN\"", document.GetRawText(), StringComparison.Ordinal);
        await App.RunAsync("AnchorBundles");
        await VerifyAsync(Creator.IdOf(manifest));
    }

    private static string Measured(string comparator) =>
        Reproducible($"a model {Guid.NewGuid():N}", JsonNode.Parse(comparator)!.AsObject());

    private static Manifest Parsed(string text) =>
        Manifest.TryParse(Encoding.UTF8.GetBytes(text), out var manifest, out _) ? manifest
            : throw new FormatException(text);

    private static string? TextOf(JsonElement holder) => holder.GetProperty("tolerance").GetProperty("text")
        .GetString();

    private async Task SaysAsync(Sha256Digest run, AinftId id, string text)
    {
        var document = await App.GetJsonAsync($"runs/{run}");
        Assert.Equal("reproduced", document.GetProperty("state").GetString());
        Assert.Equal(text, TextOf(document));
        Assert.Equal(text, TextOf(document.GetProperty("verdict")));
        Assert.Equal(text, TextOf((await App.GetJsonAsync($"ainfts/{id}/reproductions")).GetProperty("items")[0]));
        Assert.Equal(text, TextOf((await App.GetJsonAsync($"ainfts/{id}")).GetProperty("reproduction")));
        Assert.EndsWith(", " + text, (await App.GetJsonAsync($"ainfts/{id}/badge.json")).GetProperty("message")
            .GetString(), StringComparison.Ordinal);
        Assert.Contains(text, await App.Http.GetStringAsync($"ainfts/{id}/badge.svg"), StringComparison.Ordinal);
        Assert.Equal(text, TextOf((await App.GetJsonAsync($"ainfts/{id}/statements?limit=1")).GetProperty("items")[0]
            .GetProperty("verdict")));
        await App.RunAsync("AnchorBundles");
        var report = await VerifyAsync(id);
        Assert.Equal(text, report.Tolerance!.Text);
        Assert.Contains(report.Summary, check => check.Name == EvidenceVerifier.VerdictCheck
            && check.Detail.Contains(text, StringComparison.Ordinal));
    }

    private async Task<EvidenceReport> VerifyAsync(AinftId id)
    {
        var file = await App.Http.GetByteArrayAsync($"ainfts/{id}/evidence");
        Assert.True(EvidenceFile.TryParse(file, out var evidence, out var violations), string.Join('\n', violations));
        var report = EvidenceVerifier.Verify(evidence);
        var failed = report.Summary.Concat(report.Nodes.SelectMany(node => node.Checks))
            .Where(check => check.Result == CheckResult.Fail);
        Assert.True(report.IsValid, string.Join('\n', failed));
        return report;
    }

    /// <summary>Imports a component that an earlier version accepted.</summary>
    private async Task ImportAsync(string manifest)
    {
        var mint = JsonNode.Parse(Creator.Single(manifest))!;
        var line = new JsonObject
        {
            ["manifest"] = JsonNode.Parse(manifest),
            ["creator"] = Creator.Address.ToString(),
            ["signature"] = new JsonObject
            {
                ["deadline"] = mint["deadline"]!.DeepClone(),
                ["signature"] = mint["signature"]!.DeepClone()
            },
        };
        using var content = new StringContent(line.ToJsonString() + "\n", Encoding.UTF8, "application/x-ndjson");
        using var answer = await App.Http.PostAsync("ainfts/import", content);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        await App.DrainAsync("project-bundle", "ProjectBundle");
    }
}
