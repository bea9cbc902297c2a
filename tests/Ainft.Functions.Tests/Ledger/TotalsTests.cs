using Ainft.Functions.Ledger;
using Ainft.Functions.Tests.Runs;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Ledger;

/// <summary>The totals of the closed batches.</summary>
public sealed class TotalsTests(StorageFixture storage, ChainFixture chain) : TaskScene(storage, chain)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_registry_has_the_totals_zero()
    {
        Assert.Equal(LedgerTotals.None.ToString(), $"{(await App.Get<ReadBacklog>().RunAsync(Ct)).Totals}");
    }

    [Fact]
    public async Task Each_kind_and_each_verdict_is_counted_when_its_batch_is_closed()
    {
        var (run, panel) = await DrawAsync(2);
        await Task.WhenAll(panel.Select(node => node.WorkAsync(run)));
        await Creator.MintAsync(App.Http, Creator.OfSeed(Creator.Seed));
        Assert.Equal(0, (await TotalsAsync(App))!.Batches);

        await App.RunAsync("AnchorBundles");
        await Creator.MintAsync(App.Http, Creator.Single(Creator.ManifestOf("later")));
        await App.RunAsync("AnchorBundles");

        Assert.Equal(
            """{"batches":2,"entries":{"composite":1,"data":2,"model":2,"service":1,"state":1,"verdict":1}}""",
            $"{await TotalsAsync(App)}");
    }

    [Fact]
    public async Task A_component_that_another_bundle_owns_is_counted_once()
    {
        var other = await World.StartAppAsync();
        var twice = Creator.ManifestOf("twice");
        await Creator.MintAsync(App.Http, Creator.Single(twice));
        await Creator.MintAsync(other.Http, Creator.Many(twice, Creator.ManifestOf("once")));

        await App.RunAsync("AnchorBundles");

        Assert.Equal(2, (await TotalsAsync(App))!.Of("data"));
    }

    [Fact]
    public async Task An_instance_that_was_late_adds_no_batch_a_second_time()
    {
        var batches = App.Get<Batches>();
        await Creator.MintAsync(App.Http, Creator.Single(Creator.ManifestOf("closed once")));
        var staged = (await App.Get<StageBatch>().RunAsync(Ct))!.Value;
        Assert.True(await batches.MovePointerAsync(await batches.ReadPointerAsync(Ct), staged, Ct));
        var late = await batches.ReadPointerAsync(Ct);
        await App.RunAsync("AnchorBundles");
        var totals = await TotalsAsync(App);

        var isCounted = await batches.ClearPointerAsync(late, new Dictionary<string, long> { ["data"] = 1 }, Ct);

        Assert.False(isCounted);
        Assert.Equal(1, totals!.Of("data"));
        Assert.Equal($"{totals}", $"{await TotalsAsync(App)}");
    }

    [Fact]
    public async Task A_batch_that_an_earlier_version_staged_is_counted_from_its_bundles()
    {
        await Creator.MintAsync(App.Http, Creator.OfSeed(Creator.Seed));
        var root = (await App.Get<StageBatch>().RunAsync(Ct))!.Value;
        var batch = await App.Get<Batches>().ReadStagedAsync(root, Ct);

        var counted = await App.Get<CountEntries>().OfAsync(batch with { Counts = null }, Ct);

        Assert.Equal(batch.Counts!.OrderBy(one => one.Key), counted.OrderBy(one => one.Key));
    }

    private static async Task<LedgerTotals?> TotalsAsync(App app) =>
        (await app.Get<Batches>().ReadPointerAsync(Ct)).Totals;
}
