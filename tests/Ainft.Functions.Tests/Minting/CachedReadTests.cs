using System.Net;
using System.Text.Json;
using Ainft.Functions.Ledger;
using Ainft.Testing;
using Azure.Core.Pipeline;

namespace Ainft.Functions.Tests.Minting;

/// <summary>
/// An instance reads facts that never change once, and it reads all others again. The tests count the requests to
/// storage of an instance without cached facts. Their chain is separate, because other tests on a shared chain would
/// finalize the anchors.
/// </summary>
public sealed class CachedReadTests(StorageFixture storage) : MintingScene(storage)
{
    /// <summary>The requests to storage, but those that the instance makes at any time by itself.</summary>
    private readonly FaultTransport requests =
        new(request => !request.Path.Contains("-index/", StringComparison.Ordinal), everything: true);

    [Fact]
    public async Task Many_clients_that_ask_for_one_component_cause_one_read_of_each_fact()
    {
        var manifest = Creator.ManifestOf("asked for by many");
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        var reader = await StartReaderAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 64)
            .Select(_ => reader.Http.GetStringAsync($"ainfts/{Creator.IdOf(manifest)}/manifest")));

        Assert.Single(answers.Distinct());
        Assert.Equal(1, CountOf("Ainfts("));
        Assert.Equal(1, CountOf("-bundles/"));
        Assert.Equal(2, requests.Writes.Count);
    }

    [Fact]
    public async Task An_unknown_component_is_found_as_soon_as_another_instance_has_minted_it()
    {
        var manifest = Creator.ManifestOf("minted later");
        var (reader, path) = (await StartReaderAsync(), $"ainfts/{Creator.IdOf(manifest)}");
        using (var before = await reader.Http.GetAsync(path))
            Assert.Equal(HttpStatusCode.NotFound, before.StatusCode);

        await Creator.MintAsync(App.Http, Creator.Single(manifest));

        using var after = await reader.Http.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task A_pending_component_becomes_finalized_at_an_instance_that_has_shown_it_pending()
    {
        var id = (await MintAsync(1))[0];
        var reader = await StartReaderAsync();
        Assert.Equal("pending", await StatusAsync(reader, id));

        await FinalizeAsync(id);

        // The overlay of the reader may be a second old.
        await Eventually.HoldsAsync(
            async () => await StatusAsync(reader, id) == "finalized", TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_finalized_component_answers_from_memory_while_storage_is_away()
    {
        var id = (await MintAsync(3))[1];
        await FinalizeAsync(id);
        var bundle = Assert.Single(await BundlesAsync());
        var reader = await StartReaderAsync(("Ainft__StorageRetries", "0"));
        string[] paths = [$"ainfts/{id}/manifest", $"ainfts/{id}/proof", $"metadata/{id}", $"bundles/{bundle}"];
        var before = await AnswersAsync(reader, paths);
        // The rows of the component, its bundle, its batch and its anchor, the overlay, the line and the tree.
        Assert.InRange(requests.Writes.Count, 1, 7);
        await reader.Http.GetStringAsync($"ainfts/{id}");
        requests.Reset();

        await reader.Http.GetStringAsync($"ainfts/{id}");
        foreach (var path in new[] { "Ainfts(", "Bundles(", "Batches(", "Anchors(", "-bundles/", "-batches/" })
            Assert.Equal(0, CountOf(path));

        requests.Reset();
        requests.Lose(0, Fault.RequestLost, count: 1_000);
        Assert.Equal(before, await AnswersAsync(reader, paths));
        Assert.Empty(requests.Writes);
    }

    [Fact]
    public async Task A_list_of_a_hundred_reads_each_shared_row_once()
    {
        var ids = await MintAsync(50, 50);
        Assert.Equal(2, (await BundlesAsync()).Count);
        var reader = await StartReaderAsync();

        // While the bundles are open, every page asks for their closed rows.
        Assert.Equal("pending", await StatusesAsync(reader));
        Assert.Equal((2, 2, 2), (CountOf("Ainfts("), CountOf("Neighbours("), CountOf("Bundles(")));
        Assert.Equal(1 + 2 + 2 + 2, requests.Writes.Count);
        requests.Reset();
        Assert.Equal("pending", await StatusesAsync(reader));
        Assert.Equal(1 + 2, requests.Writes.Count);

        await FinalizeAsync(ids[0]);
        requests.Reset();
        await Eventually.HoldsAsync(
            async () => await StatusesAsync(reader) == "finalized", TimeSpan.FromSeconds(10));
        Assert.Equal((2, 1), (CountOf("Bundles("), CountOf("Batches(")));
        requests.Reset();
        Assert.Equal("finalized", await StatusesAsync(reader));
        Assert.Single(requests.Writes);
    }

    private async Task<App> StartReaderAsync(params (string Name, string Value)[] settings)
    {
        var reader = await World.StartAppAsync(
            builder => builder.Services.AddSingleton<HttpPipelineTransport>(requests), settings);
        requests.Reset();
        return reader;
    }

    /// <summary>Mints components, with one request per count.</summary>
    private async Task<AinftId[]> MintAsync(params int[] counts)
    {
        var manifests = counts
            .Select((count, at) => Enumerable.Range(0, count).Select(n => Creator.ManifestOf($"{at}-{n}")).ToArray())
            .ToArray();
        foreach (var some in manifests)
            await Creator.MintAsync(App.Http, Creator.Many(some));
        return [.. manifests.SelectMany(some => some).Select(manifest => Creator.IdOf(manifest))];
    }

    private async Task FinalizeAsync(AinftId id)
    {
        await App.RunAsync("AnchorBundles");
        await App.ReconcileUntilAsync(id, "included");
        await World.MineAsync();
        await App.ReconcileUntilAsync(id, "finalized");
    }

    private int CountOf(string path) =>
        requests.Writes.Count(request => request.Path.Contains(path, StringComparison.Ordinal));

    /// <summary>The names of the committed bundles.</summary>
    private async Task<IReadOnlyList<Sha256Digest>> BundlesAsync() =>
        await App.Get<Bundles>().ListCommittedAsync(TestContext.Current.CancellationToken)
            .Select(bundle => bundle.Hash).ToListAsync(TestContext.Current.CancellationToken);

    private static async Task<string[]> AnswersAsync(App reader, string[] paths)
    {
        var answers = new List<string>();
        foreach (var path in paths)
            answers.Add(await reader.Http.GetStringAsync(path));
        return [.. answers];
    }

    private static async Task<string?> StatusAsync(App reader, AinftId id) =>
        StatusOf((await reader.GetJsonAsync($"ainfts/{id}")).GetProperty("anchor"));

    /// <summary>The different statuses of a page of a hundred components.</summary>
    private static async Task<string> StatusesAsync(App reader)
    {
        var items = (await reader.GetJsonAsync("ainfts?limit=100")).GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(100, items.Length);
        return string.Join(", ", items.Select(StatusOf).Distinct());
    }

    private static string? StatusOf(JsonElement json) => json.GetProperty("status").GetString();
}
