using System.Text.Json;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Ledger;

/// <summary>
/// Each storage write of a mint fails once as a lost request and once as a lost answer. Afterwards every acknowledged
/// component exists, and no component exists in part.
/// </summary>
public sealed class WritePathFaultTests(StorageFixture storage, ChainFixture chain)
{
    [Fact]
    public async Task Every_write_of_a_mint_may_be_lost_or_go_unanswered()
    {
        var writes = await CountWritesAsync();
        Assert.InRange(writes, 4, 20);
        foreach (var fault in Enum.GetValues<Fault>())
            for (var n = 0; n < writes; n++)
                await MintWithFaultAsync(n, fault);
    }

    [Fact]
    public async Task A_projection_that_fails_for_good_is_left_to_the_queue()
    {
        var (world, app, faults, _) = await FaultyStorage.StartAsync(storage, chain);
        await using var disposing = world;
        var creator = new Creator(world.Domain);
        var manifest = Creator.ManifestOf("left behind");
        // The intent and the blob are written. After that, only the message of the queue is written.
        faults.Lose(2, Fault.RequestLost, count: 1);
        using (var answer = await Creator.PostAsync(app.Http, "ainfts", creator.Single(manifest)))
            Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        faults.Reset();
        Assert.Equal(1, await app.DrainAsync("project-bundle", "ProjectBundle"));
        Assert.Equal("left behind",
            (await app.GetJsonAsync($"ainfts/{creator.IdOf(manifest)}")).GetProperty("name").GetString());
    }

    [Fact]
    public async Task An_announced_bundle_that_was_never_committed_is_forgotten_after_ten_minutes()
    {
        var (world, app, faults, time) = await FaultyStorage.StartAsync(storage, chain);
        await using var disposing = world;
        var creator = new Creator(world.Domain);
        faults.Lose(1, Fault.RequestLost);
        (await Creator.PostAsync(app.Http, "ainfts", creator.Single(Creator.ManifestOf("never")))).Dispose();
        faults.Reset();
        time.Ahead = TimeSpan.FromMinutes(9);
        await app.RunAsync("SweepBundles");
        Assert.Equal(1, (await app.GetJsonAsync("chain")).GetProperty("openBundles").GetInt32());
        time.Ahead = TimeSpan.FromMinutes(11);
        await app.RunAsync("SweepBundles");
        Assert.Equal(0, (await app.GetJsonAsync("chain")).GetProperty("openBundles").GetInt32());
    }

    [Fact]
    public async Task A_bundle_whose_intent_a_fast_clock_swept_is_anchored_all_the_same()
    {
        var (world, app, faults, _) = await FaultyStorage.StartAsync(storage, chain);
        await using var disposing = world;
        var creator = new Creator(world.Domain);
        var manifest = Creator.ManifestOf("swept");
        faults.Lose(2, Fault.RequestLost, count: 1);
        (await Creator.PostAsync(app.Http, "ainfts", creator.Single(manifest))).Dispose();
        faults.Reset();
        var bundles = app.Get<Bundles>();
        // This repeats a sweep that looked for the blob just before the blob was written.
        var open = await bundles.ListOpenAsync(TestContext.Current.CancellationToken).SingleAsync();
        await bundles.UnlistAsync(open.Hash, TestContext.Current.CancellationToken);
        await app.DrainAsync("project-bundle", "ProjectBundle");
        await app.RunAsync("AnchorBundles");
        await LedgerCheck.HoldsAsync(world, [creator.IdOf(manifest)], anchored: true);
        Assert.NotEqual(JsonValueKind.Undefined, (await app.GetJsonAsync($"ainfts/{creator.IdOf(manifest)}"))
            .GetProperty("anchor").GetProperty("root").ValueKind);
    }

    private async Task<int> CountWritesAsync()
    {
        var (world, app, faults, _) = await FaultyStorage.StartAsync(storage, chain);
        await using var disposing = world;
        await Creator.MintAsync(app.Http, new Creator(world.Domain).Single(Creator.ManifestOf("counted")));
        return faults.Writes.Count;
    }

    private async Task MintWithFaultAsync(int n, Fault fault)
    {
        var (world, app, faults, time) = await FaultyStorage.StartAsync(storage, chain);
        await using var disposing = world;
        var creator = new Creator(world.Domain);
        var manifest = Creator.ManifestOf($"{fault} {n}");
        var id = creator.IdOf(manifest);
        faults.Lose(n, fault);
        using var answer = await Creator.PostAsync(app.Http, "ainfts", creator.Single(manifest));
        faults.Reset();

        time.Ahead = TimeSpan.FromMinutes(1);
        await app.RunAsync("SweepBundles");
        await app.DrainAsync("project-bundle", "ProjectBundle");
        await LedgerCheck.HoldsAsync(world, answer.IsSuccessStatusCode ? [id] : [], anchored: false);
        var found = (await app.Http.GetAsync($"ainfts/{id}")).IsSuccessStatusCode;
        Assert.Equal(found ? 1 : 0,
            (await app.GetJsonAsync($"ainfts?creator={creator.Address}")).GetProperty("items").GetArrayLength());

        await Creator.MintAsync(app.Http, creator.Single(manifest));
        time.Ahead = TimeSpan.FromMinutes(12);
        await app.RunAsync("SweepBundles");
        await app.RunAsync("AnchorBundles");
        await LedgerCheck.HoldsAsync(world, [id], anchored: true);
        Assert.Equal(1, (await app.GetJsonAsync($"ainfts?creator={creator.Address}"))
            .GetProperty("items").GetArrayLength());
    }
}
