using Ainft.Functions.Ledger;
using Ainft.Functions.Tests.Lineage;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Upkeep;

/// <summary>A world with deep lineages, royalties, duplicates, final batches, and bundles without a batch.</summary>
public abstract class UpkeepScene(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    /// <summary>Mints a lineage that is dense enough for labels with sets, and one bundle of each kind.</summary>
    protected async Task FillAsync()
    {
        var other = await World.StartAppAsync();
        var graph = new MintedGraph(Creator);
        while (graph.Ids.Count < 130)
            graph.Add(graph.Ids.TakeLast(64));
        await graph.MintAsync(App);
        var asking = """{"ainft":1,"kind":"data","name":"asking","royalty":250}""";
        await Creator.MintAsync(
            App.Http, Creator.Many(asking, Creator.ManifestOf("owing", Creator.IdOf(asking))));
        await MintAsync(App, "twice", "first");
        await MintAsync(other, "second", "twice");
        await Creator.MintAsync(App.Http, Creator.Single(Filed.ManifestOf("filed", files: ["weights"])));
        await MintAsync(other, "third", "twice", "fourth");
        await FinalizeAsync(App);
        await MintAsync(App, "first", "late", "open");
        await MintAsync(other, "open", "later");
    }

    /// <summary>
    /// Anchors and finalizes everything. Other tests mine blocks on this chain, so data that is not final might become
    /// final between two checks.
    /// </summary>
    protected Task FinalizeAsync(App app) =>
        Eventually.HoldsAsync(() => IsAllAnchoredAsync(app), TimeSpan.FromSeconds(30));

    protected static async Task AnchorAsync(App app, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await app.RunAsync("AnchorBundles");
            await app.RunAsync("ReconcileChain");
        }
    }

    private async Task<bool> IsAllAnchoredAsync(App app)
    {
        await World.MineAsync();
        await AnchorAsync(app, 1);
        return await app.Get<Bundles>().CountOpenAsync(default) == 0
            && await app.Get<Batches>().ListUnanchoredAsync(1, default).CountAsync() == 0;
    }

    private Task<System.Text.Json.JsonElement> MintAsync(App app, params string[] names) =>
        Creator.MintAsync(app.Http, Creator.Many([.. names.Select(name => Creator.ManifestOf(name))]));
}
