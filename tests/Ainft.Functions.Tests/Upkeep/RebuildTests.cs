using System.Net;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;
using Ainft.Functions.Tests.Lineage;
using Ainft.Functions.Upkeep;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Upkeep;

public sealed class RebuildTests(StorageFixture storage, ChainFixture chain) : UpkeepScene(storage, chain)
{
    private static readonly string[] Derived = ["Ainfts", "Neighbours", "Listings", "Files",
        "Edges", "Linked", "Bundles", "Batches", "Anchors", "Tokens"];

    [Fact]
    public async Task A_rebuilt_index_equals_the_old_one_in_every_byte_and_serves()
    {
        await FillAsync();
        var before = await SnapshotAsync(0);

        var (report, generations) = await Upkeep.RebuildAsync(World, dropOld: false);

        Assert.Equal("", Upkeep.TextOf(report));
        Assert.Equal((0, 1), generations);
        Assert.Equal(before, await SnapshotAsync(1));
        var serving = await World.StartAppAsync();
        Assert.Equal(1, serving.Get<Storage>().Generation);
        var (old, served) =
            (await App.GetJsonAsync("ainfts?limit=100"), await serving.GetJsonAsync("ainfts?limit=100"));
        Assert.Equal(old.GetProperty("items").GetRawText(), served.GetProperty("items").GetRawText());
        Assert.Equal("/page", await LineagePages.ProblemAsync(
            serving, $"ainfts?page={old.GetProperty("page").GetString()}", HttpStatusCode.UnprocessableEntity));
        Assert.StartsWith("generation-dangling 1 0", await Upkeep.FindingsAsync(World), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_that_several_processes_made_at_once_is_rebuilt_as_it_was()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.SendDiagnosticMessage("seed {0}", seed);
        var apps = new[] { App, await World.StartAppAsync(), await World.StartAppAsync() };
        var anchoring = AnchorAsync(apps[1], 6);
        // All apps mint the same components at the same time, each in other bundles. The first row decides which bundle
        // owns a component.
        await Task.WhenAll(apps.Select(app => MintedGraph.RandomAsync(app, Creator, new Random(seed), 40)));
        await anchoring;
        await Task.WhenAll(apps.Select(app => app.DrainAsync("project-bundle", "ProjectBundle")));
        await FinalizeAsync(apps[1]);
        await MintedGraph.RandomAsync(App, Creator, new Random(seed + 1), 10);
        var before = await SnapshotAsync(0);
        Assert.Equal("", await Upkeep.FindingsAsync(World));

        var (report, _) = await Upkeep.RebuildAsync(World, dropOld: true);

        Assert.Equal("", Upkeep.TextOf(report));
        Assert.Equal(before, await SnapshotAsync(1));
        Assert.Equal("", await Upkeep.FindingsAsync(World));
    }

    [Fact]
    public async Task An_index_of_which_nothing_is_left_is_made_from_bundles_and_batches_alone()
    {
        await FillAsync();
        var ids = (await new StoredIndex(World).RowsAsync("Ainfts")).Select(row => row.RowKey).Order().ToList();
        foreach (var table in Derived)
            await new StoredIndex(World).Table(table).DeleteAsync();

        var (report, generations) = await Upkeep.RebuildAsync(World, dropOld: true);

        Assert.Equal("", Upkeep.TextOf(report));
        Assert.Equal(ids, (await new StoredIndex(World, generations!.Value.To).RowsAsync("Ainfts"))
            .Select(row => row.RowKey).Order());
        Assert.Equal("", await Upkeep.FindingsAsync(World));
    }

    [Fact]
    public async Task What_an_app_commits_to_the_old_generation_after_the_swap_is_brought_in()
    {
        await FillAsync();
        var late = Creator.ManifestOf("minted by an app that has not seen the swap");
        var (grace, time) = (TimeSpan.FromHours(1), new ShiftedTime());
        var rebuilding = Upkeep.RebuildAsync(World, dropOld: false, grace, time);
        await Eventually.HoldsAsync(
            async () => rebuilding.IsFaulted || (await App.Get<Storage>().Generations.ReadAsync()).Number == 1,
            TimeSpan.FromMinutes(3));
        Assert.False(rebuilding.IsFaulted, $"{rebuilding.Exception}");

        await Creator.MintAsync(App.Http, Creator.Single(late));
        // A repair would drop the old generation, which apps still use.
        Assert.False(await new CheckIndex(Upkeep.AppOf(World), Upkeep.NewReport(), repair: true)
            .RunAsync(TestContext.Current.CancellationToken));
        time.Ahead = grace;
        await rebuilding;

        var serving = await World.StartAppAsync();
        Assert.Equal(1, serving.Get<Storage>().Generation);
        Assert.Equal($"{Creator.IdOf(late)}",
            (await serving.GetJsonAsync($"ainfts/{Creator.IdOf(late)}")).GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_rebuild_that_dies_anywhere_leaves_an_index_that_serves_and_the_next_one_is_whole()
    {
        await Creator.MintAsync(App.Http, Creator.OfSeed(Creator.Seed));
        await FinalizeAsync(App);
        await Creator.MintAsync(App.Http, Creator.Single(Creator.ManifestOf("open")));
        var before = await SnapshotAsync(0);
        var deaths = 0;
        for (var dies = true; dies; deaths++)
        {
            var faults = new FaultTransport();
            // All further writes are lost, as if the process had ended.
            faults.Lose(12 + 12 * deaths, Fault.RequestLost, count: 10_000);
            var app = Upkeep.AppOf(World, faults, ("Ainft__StorageRetries", "0"));
            dies = await Record.ExceptionAsync(
                () => new RebuildIndex(app, Upkeep.NewReport(), TimeProvider.System, TimeSpan.Zero)
                .RunAsync(acceptLoss: false, dropOld: false, TestContext.Current.CancellationToken)) is not null;
            await App.BreakLeasesAsync();
            var serving = await World.StartAppAsync();
            Assert.Equal(6, (await serving.GetJsonAsync("ainfts")).GetProperty("items").GetArrayLength());
        }
        Assert.InRange(deaths, 4, 40);

        var (report, generations) = await Upkeep.RebuildAsync(World, dropOld: true);

        Assert.Equal("", Upkeep.TextOf(report));
        Assert.Equal(before, await SnapshotAsync(generations!.Value.To));
        Assert.Equal("", await Upkeep.FindingsAsync(World));
    }

    /// <summary>All rows. The row of the pointer is included only when it has content.</summary>
    private async Task<string> SnapshotAsync(int generation)
    {
        var number = generation == 0 ? "" : $"{generation}";
        var rows = await TableSnapshot.TakeAsync(World, [.. Derived.Select(table => table + number)]);
        return Derived.Aggregate(rows,
            (text, table) => text.Replace($"{table}{number} ", $"{table} ", StringComparison.Ordinal));
    }
}
