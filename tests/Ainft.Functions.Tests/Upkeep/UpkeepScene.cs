using Ainft.Functions.Tests.Lineage;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Upkeep;

/// <summary>A world in which much happened: deep lineages, duplicates, batches that are final and bundles that are in none.</summary>
public abstract class UpkeepScene(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    /// <summary>A lineage dense enough for labels with sets, and of each kind of bundle one.</summary>
    protected async Task FillAsync()
    {
        var other = await World.StartAppAsync();
        var graph = new MintedGraph(Creator);
        while (graph.Ids.Count < 130)
            graph.Add(graph.Ids.TakeLast(64));
        await graph.MintAsync(App);
        await MintAsync(App, "twice", "first");
        await MintAsync(other, "second", "twice");
        await MintAsync(other, "third", "twice", "fourth");
        await App.RunAsync("AnchorBundles");
        await Eventually.HoldsAsync(() => IsFinalAsync(graph.Ids[0]), TimeSpan.FromSeconds(30));
        await App.RunAsync("AnchorBundles");
        await MintAsync(App, "first", "late", "open");
        await MintAsync(other, "open", "later");
    }

    private async Task<bool> IsFinalAsync(AinftId id)
    {
        await World.MineAsync();
        await App.RunAsync("ReconcileChain");
        return (await App.GetJsonAsync($"ainfts/{id}")).GetProperty("anchor").GetProperty("status").GetString() == "finalized";
    }

    private Task<System.Text.Json.JsonElement> MintAsync(App app, params string[] names) => Creator.MintAsync(app.Http, Creator.Many([.. names.Select(name => Creator.ManifestOf(name))]));
}
