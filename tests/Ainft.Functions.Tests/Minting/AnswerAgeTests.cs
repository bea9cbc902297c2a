using System.Net;
using Ainft.Functions.Ledger;
using Ainft.Testing;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace Ainft.Functions.Tests.Minting;

/// <summary>
/// Answers about a finalized component from an instance without cached facts, whose clock the test moves. Its chain is
/// separate, because other tests on a shared chain would finalize the anchors.
/// </summary>
public sealed class AnswerAgeTests(StorageFixture storage) : MintingScene(storage)
{
    private readonly FaultTransport requests = new(everything: true);
    private readonly FakeTimeProvider time = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task Sixty_four_clients_that_ask_for_one_cold_component_cause_one_miss_of_each_fact()
    {
        var id = await MintFinalizedAsync();
        var reader = await StartReaderAsync();
        using var misses = new CacheMisses(reader);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 64).Select(_ => reader.Http.GetStringAsync($"ainfts/{id}")));

        Assert.Single(answers.Distinct());
        Assert.All(
            (string[])["component", "line", "closed-bundle", "batch", "anchor"],
            kind => Assert.Equal((kind, 1), (kind, misses.Of(kind))));
    }

    [Fact]
    public async Task A_finalized_component_answers_while_storage_is_away_and_says_the_age_of_its_facts()
    {
        var id = await MintFinalizedAsync();
        var bundle = (await App.Get<Bundles>().ListCommittedAsync(TestContext.Current.CancellationToken)
            .FirstAsync(TestContext.Current.CancellationToken)).Hash;
        var reader = await StartReaderAsync();
        string[] paths = [$"ainfts/{id}/manifest", $"ainfts/{id}/proof", $"metadata/{id}", $"bundles/{bundle}"];
        var before = new List<string>();
        foreach (var path in paths)
            before.Add((await AskAsync(reader, path)).Body);

        requests.Lose(0, Fault.RequestLost, count: 1_000);
        time.Advance(TimeSpan.FromSeconds(90));

        foreach (var (path, body) in paths.Zip(before))
        {
            var after = await AskAsync(reader, path);
            Assert.Equal((path, body, 90), (path, after.Body, after.Age));
        }
        using var other = await reader.Http.GetAsync($"ainfts/{id}/reproductions");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, true),
            (other.StatusCode, other.Headers.CacheControl!.NoStore));
    }

    [Fact]
    public async Task A_proof_is_immutable_once_its_anchor_is_final()
    {
        var manifest = Creator.ManifestOf("not final yet");
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        var id = Creator.IdOf(manifest);
        await App.RunAsync("AnchorBundles");
        await App.ReconcileUntilAsync(id, "included");

        var included = await AskAsync(App, $"ainfts/{id}/proof");
        await World.MineAsync();
        await App.ReconcileUntilAsync(id, "finalized");
        var final = await AskAsync(App, $"ainfts/{id}/proof");

        Assert.Equal(("public, max-age=1", "public, max-age=31536000, immutable"), (included.Kept, final.Kept));
        Assert.Equal("public, max-age=1", (await AskAsync(App, $"ainfts/{id}")).Kept);
    }

    private async Task<AinftId> MintFinalizedAsync()
    {
        var manifest = Creator.ManifestOf("soon final");
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        var id = Creator.IdOf(manifest);
        await App.RunAsync("AnchorBundles");
        await App.ReconcileUntilAsync(id, "included");
        await World.MineAsync();
        await App.ReconcileUntilAsync(id, "finalized");
        return id;
    }

    private Task<App> StartReaderAsync() => World.StartAppAsync(
        builder => builder.Services
            .AddSingleton<HttpPipelineTransport>(requests)
            .AddSingleton<TimeProvider>(time),
        ("Ainft__StorageRetries", "0"));

    private static async Task<(string Body, int Age, string? Kept)> AskAsync(App app, string path)
    {
        using var answer = await app.Http.GetAsync(path);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        return (body, (int)(answer.Headers.Age?.TotalSeconds ?? 0), answer.Headers.CacheControl?.ToString());
    }
}
