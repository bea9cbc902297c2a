using System.Text.Json;
using Ainft.Functions.Tests.Upkeep;
using Ainft.Testing;
using Azure.Core.Pipeline;

namespace Ainft.Functions.Tests.Ledger;

/// <summary>
/// A page of components from many bundles. The list of their batch replaces most rows of the bundles. The tests use a
/// separate chain, because other tests on a shared chain would finalize the anchor.
/// </summary>
public sealed class FindRootsTests(StorageFixture storage) : MintingScene(storage)
{
    private const int Bundles = 40, RowsAtOnce = 16;

    private readonly FaultTransport requests =
        new(request => !request.Path.Contains("-index/", StringComparison.Ordinal), everything: true);

    [Fact]
    public async Task A_page_of_many_bundles_reads_few_of_their_rows_and_the_list_of_their_batch_once()
    {
        await FinalizeAsync();
        var reader = await StartReaderAsync();

        Assert.Equal("finalized", await StatusesAsync(reader));
        Assert.Equal((RowsAtOnce, 1), (CountOf("Bundles("), CountOf("/bundles.json")));
        requests.Reset();
        Assert.Equal("finalized", await StatusesAsync(reader));
        Assert.Equal((0, 0), (CountOf("Bundles("), CountOf("/bundles.json")));
    }

    [Fact]
    public async Task A_page_is_the_same_when_the_list_of_a_batch_is_lost()
    {
        await FinalizeAsync();
        await new StoredIndex(World).DeleteBlobAsync("batches", "/bundles.json");
        var reader = await StartReaderAsync();

        Assert.Equal("finalized", await StatusesAsync(reader));
        Assert.Equal(Bundles, CountOf("Bundles("));
    }

    /// <summary>Mints a component per bundle, and finalizes their batch.</summary>
    private async Task FinalizeAsync()
    {
        for (var n = 0; n < Bundles; n++)
            await Creator.MintAsync(App.Http, Creator.Single(Creator.ManifestOf($"component {n}")));
        var id = Creator.IdOf(Creator.ManifestOf("component 0"));
        await App.RunAsync("AnchorBundles");
        await App.ReconcileUntilAsync(id, "included");
        await World.MineAsync();
        await App.ReconcileUntilAsync(id, "finalized");
    }

    private async Task<App> StartReaderAsync()
    {
        var reader = await World.StartAppAsync(
            builder => builder.Services.AddSingleton<HttpPipelineTransport>(requests));
        requests.Reset();
        return reader;
    }

    private int CountOf(string path) =>
        requests.Writes.Count(request => request.Path.Contains(path, StringComparison.Ordinal));

    /// <summary>The different statuses of a page with all components.</summary>
    private static async Task<string> StatusesAsync(App reader)
    {
        var items = (await reader.GetJsonAsync("ainfts?limit=100")).GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(Bundles, items.Length);
        return string.Join(", ", items.Select(StatusOf).Distinct());
    }

    private static string? StatusOf(JsonElement item) => item.GetProperty("status").GetString();
}
