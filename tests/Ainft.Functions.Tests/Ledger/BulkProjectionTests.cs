using Ainft.Functions.Ledger;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Ledger;

/// <summary>
/// Each process projects one bulk bundle at a time and does not delay mints. Another process continues when one is
/// killed.
/// </summary>
public sealed class BulkProjectionTests(StorageFixture storage, ChainFixture chain)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bulk_bundles_are_projected_one_at_a_time_and_mints_do_not_wait_for_them()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var (entered, release, count) = (new TaskCompletionSource(), new TaskCompletionSource(), 0);
        var slow = new EntryProjector(EntryKind.Registration, async (_, entries, _) =>
        {
            if (entries[0].Entry.Leaf.Account == Spool.Creator)
            {
                Interlocked.Increment(ref count);
                entered.TrySetResult();
                await release.Task;
            }
            return new HashSet<int>();
        });
        var app = await world.StartAppAsync(builder => builder.Services.AddSingleton(slow));
        Sha256Digest[] hashes = [await Spool.CommitAsync(app, Spool.ManifestOf("one")),
            await Spool.CommitAsync(app, Spool.ManifestOf("two"))];
        var project = app.Get<ProjectBundle>();
        var projecting = Task.WhenAll(hashes.Select(hash => project.RunQueuedAsync(hash, Ct)));
        await entered.Task;

        await Creator.MintAsync(app.Http, new Creator(world.Domain).Single(Creator.ManifestOf("does not wait")));

        Assert.Equal(1, count);
        release.SetResult();
        await projecting;
        Assert.Equal(2, count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_killed_process_was_projecting_another_one_finishes(bool underHost)
    {
        await using var world = await World.CreateAsync(storage, chain);
        var time = new ShiftedTime();
        var app = await world.StartAppAsync(builder => builder.Services.AddSingleton<TimeProvider>(time));
        var killed = await world.StartProcessAsync(underHost, ("AINFT_ANCHOR_SCHEDULE", "0 0 0 1 1 *"));
        var manifests = Spool.TwoWindows("killed");
        var hash = await Spool.CommitAsync(app, manifests);
        // The kill usually happens between the windows. The result must be the same at any point.
        await Eventually.HoldsAsync(async () => await ProjectedAsync(app, hash) > 0, TimeSpan.FromMinutes(1));
        await killed.KillAsync();

        time.Ahead = TimeSpan.FromMinutes(1);
        await app.BreakLeasesAsync();
        await app.RunAsync("SweepBundles");
        await app.DrainAsync("project-bundle", "ProjectBundle");
        Assert.Equal(manifests.Length, await ProjectedAsync(app, hash));
        await app.RunAsync("AnchorBundles");
        await LedgerCheck.HoldsAsync(world, Spool.IdsOf(manifests), anchored: true);
        Assert.Equal(manifests.Length, (await app.GetJsonAsync($"ainfts?creator={Spool.Creator}&limit=100"))
            .GetProperty("items").GetArrayLength());
    }

    private static async Task<int> ProjectedAsync(App app, Sha256Digest hash) =>
        (await app.GetJsonAsync($"bundles/{hash}")).GetProperty("projected").GetInt32();
}
