using System.Text.Json;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;
using Ainft.Testing;
using Azure;
using Azure.Data.Tables;

namespace Ainft.Functions.Tests.Ledger;

/// <summary>
/// A bulk bundle loses writes, its process dies, or two processes project it at once. In the end either the whole
/// bundle exists or no part of it.
/// </summary>
public sealed class BulkFaultTests(StorageFixture storage, ChainFixture chain)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_write_of_a_commit_may_be_lost_or_go_unanswered()
    {
        var (world, app, faults, time) = await FaultyStorage.StartAsync(storage, chain);
        await using var disposing = world;
        await Spool.CommitAsync(app, Spool.TwoBlocks("counted"));
        var writes = faults.Writes.Count;
        // The writes are the intent, two blocks, the block list and the message.
        Assert.Equal(5, writes);
        var acknowledged = new List<AinftId>();
        foreach (var fault in Enum.GetValues<Fault>())
            for (var n = 0; n < writes; n++)
                acknowledged.AddRange(await CommitWithFaultAsync(app, faults, n, fault));
        // After the sweep every durable entry can be found, and only those.
        time.Ahead = TimeSpan.FromMinutes(1);
        await app.RunAsync("SweepBundles");
        await app.DrainAsync("project-bundle", "ProjectBundle");
        await LedgerCheck.HoldsAsync(world, acknowledged, anchored: false);
        time.Ahead = TimeSpan.FromMinutes(12);
        await app.RunAsync("SweepBundles");
        await app.RunAsync("AnchorBundles");
        await LedgerCheck.HoldsAsync(world, acknowledged, anchored: true);
        Assert.Equal(0, (await app.GetJsonAsync("chain")).GetProperty("openBundles").GetInt32());
    }

    [Fact]
    public async Task A_committed_bundle_whose_message_is_lost_is_durable_and_found_by_the_sweep()
    {
        var (world, app, faults, time) = await FaultyStorage.StartAsync(storage, chain);
        await using var disposing = world;
        faults.Lose(2, Fault.RequestLost);
        Manifest[] manifests = [Spool.ManifestOf("message lost")];
        var hash = await Spool.CommitAsync(app, manifests);
        Assert.Equal(0, await app.DrainAsync("project-bundle", "ProjectBundle"));
        Assert.Equal("committed", await StateAsync(app, hash));
        time.Ahead = TimeSpan.FromMinutes(1);
        await app.RunAsync("SweepBundles");
        Assert.Equal(1, await app.DrainAsync("project-bundle", "ProjectBundle"));
        Assert.Equal("projected", await StateAsync(app, hash));
    }

    [Fact]
    public async Task A_bundle_left_behind_is_found_behind_any_number_of_open_ones()
    {
        var (world, app, faults, time) = await FaultyStorage.StartAsync(storage, chain);
        await using var disposing = world;
        var others = Enumerable.Range(0, 10_000).Select(n => new TableEntity("open", $"0x{n:x64}")
        {
            ["At"] = DateTimeOffset.UnixEpoch.AddYears(50),
            ["Count"] = 1,
            ["Progress"] = 1,
            ["Projected"] = true,
        });
        await app.Get<Storage>().Rows("Bundles").InsertAbsentAsync([.. others], Ct);
        faults.Reset();
        faults.Lose(2, Fault.RequestLost);
        var hash = await Spool.CommitAsync(app, Spool.ManifestOf("left behind"));

        time.Ahead = TimeSpan.FromMinutes(1);
        await app.RunAsync("SweepBundles");

        Assert.Equal(1, await app.DrainAsync("project-bundle", "ProjectBundle"));
        Assert.Equal("projected", await StateAsync(app, hash));
    }

    [Fact]
    public async Task A_projection_that_dies_repeatedly_continues_and_ends_in_the_same_rows()
    {
        var (world, app, faults, _) = await FaultyStorage.StartAsync(storage, chain);
        await using var disposing = world;
        var manifests = Spool.TwoWindows("dies");
        var hash = await Spool.CommitAsync(app, manifests);
        var (deaths, seen) = (0, new HashSet<int>());
        for (; !await TryProjectAsync(app, faults, hash, writes: 5 * deaths); deaths++)
        {
            var bundle = await app.GetJsonAsync($"bundles/{hash}");
            Assert.Equal("committed", bundle.GetProperty("state").GetString());
            seen.Add(bundle.GetProperty("projected").GetInt32());
        }
        Assert.InRange(deaths, 3, 50);
        // The bundle reported that its first window was done.
        Assert.Equal(2, seen.Count);
        Assert.Contains(0, seen);
        Assert.Equal("projected", await StateAsync(app, hash));
        Assert.Equal(await ProjectedElsewhereAsync(app, hash), await RowsAsync(app));
        await app.RunAsync("AnchorBundles");
        await LedgerCheck.HoldsAsync(world, Spool.IdsOf(manifests), anchored: true);
    }

    [Fact]
    public async Task A_projection_of_many_files_that_dies_repeatedly_ends_in_the_same_rows()
    {
        var (world, app, faults, _) = await FaultyStorage.StartAsync(storage, chain);
        await using var disposing = world;
        var manifests = Enumerable.Range(0, 200)
            .Select(i => Spool.Parse(Filed.ManifestOf($"{i} filed", files: ["shared", .. Filed.Some($"own {i}", 10)])))
            .ToArray();
        var hash = await Spool.CommitAsync(app, manifests);
        var deaths = 0;
        while (!await TryProjectAsync(app, faults, hash, writes: 9 * deaths))
            deaths++;

        Assert.InRange(deaths, 2, 50);
        Assert.Equal(await ProjectedElsewhereAsync(app, hash), await RowsAsync(app));
        foreach (var (file, count) in new[] { ("shared", 100), ("own 7 3", 1), ("own 199 9", 1) })
            Assert.Equal(count, (await app.GetJsonAsync($"ainfts?file={Filed.DigestOf(file)}&limit=100"))
                .GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Two_processes_that_project_one_bundle_at_once_make_the_same_rows()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var apps = await Task.WhenAll(world.StartAppAsync(), world.StartAppAsync());
        var manifests = Spool.TwoWindows("twice");
        await Spool.CommitAsync(apps[0], manifests[5..10]);
        await apps[0].DrainAsync("project-bundle", "ProjectBundle");
        var hash = await Spool.CommitAsync(apps[0], manifests);
        await Task.WhenAll(apps.Select(app => app.Get<ProjectBundle>().RunQueuedAsync(hash, Ct)));
        Assert.Equal(5, (await apps[0].GetJsonAsync($"bundles/{hash}")).GetProperty("duplicates").GetInt32());
        await Task.WhenAll(apps.Select(app => app.RunAsync("AnchorBundles")));
        await apps[0].RunAsync("AnchorBundles");
        await LedgerCheck.HoldsAsync(world, Spool.IdsOf(manifests), anchored: true);
        Assert.Equal(manifests.Length, (await apps[1].GetJsonAsync($"ainfts?creator={Spool.Creator}&limit=100"))
            .GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_bundle_that_was_spooled_too_long_ago_is_not_committed()
    {
        var (world, app, faults, time) = await FaultyStorage.StartAsync(storage, chain);
        await using var disposing = world;
        using var spool = Spool.Of([Spool.ManifestOf("old")], time);
        time.Ahead = CommitBundle.SpoolLimit;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => app.Get<CommitBundle>().CommitAsync(spool, Ct));
        Assert.Empty(faults.Writes);
        time.Ahead = CommitBundle.SpoolLimit - TimeSpan.FromMinutes(1);
        await app.Get<CommitBundle>().CommitAsync(spool, Ct);
        Assert.Equal(1, await app.DrainAsync("project-bundle", "ProjectBundle"));
    }

    [Fact]
    public async Task A_message_that_comes_again_after_the_projection_writes_nothing()
    {
        var (world, app, faults, _) = await FaultyStorage.StartAsync(storage, chain);
        await using var disposing = world;
        var hash = await Spool.CommitAsync(app, Spool.ManifestOf("again"));
        await app.DrainAsync("project-bundle", "ProjectBundle");
        faults.Reset();
        await app.Get<ProjectBundle>().RunQueuedAsync(hash, Ct);
        await app.RunAsync("AnchorBundles");
        var writes = faults.Writes.Count;
        await app.Get<ProjectBundle>().RunQueuedAsync(hash, Ct);
        Assert.Equal(writes, faults.Writes.Count);
        Assert.DoesNotContain(faults.Writes, write => write.Path.Contains("Ainfts", StringComparison.Ordinal));
        Assert.Equal("batched", await StateAsync(app, hash));
    }

    private static async Task<AinftId[]> CommitWithFaultAsync(App app, FaultTransport faults, int n, Fault fault)
    {
        var manifests = Spool.TwoBlocks($"{fault} {n}");
        faults.Lose(n, fault);
        try
        {
            await Spool.CommitAsync(app, manifests);
            return Spool.IdsOf(manifests);
        }
        catch (Exception failure) when (failure is RequestFailedException or AggregateException)
        {
            return [];
        }
        finally
        {
            faults.Reset();
        }
    }

    /// <summary>
    /// Projects with the given number of successful writes. Later writes are lost, as when the process dies.
    /// </summary>
    private static async Task<bool> TryProjectAsync(App app, FaultTransport faults, Sha256Digest hash, int writes)
    {
        faults.Lose(writes, Fault.RequestLost, count: 1_000_000);
        try
        {
            await app.Get<ProjectBundle>().RunQueuedAsync(hash, Ct);
            return true;
        }
        catch (Exception failure) when (failure is RequestFailedException or AggregateException)
        {
            return false;
        }
        finally
        {
            faults.Reset();
        }
    }

    /// <summary>The rows of the same bundle after a projection without faults.</summary>
    private async Task<string[]> ProjectedElsewhereAsync(App app, Sha256Digest hash)
    {
        await using var other = await App.StartAsync(storage);
        var blob = await app.Get<Storage>().Blobs("bundles").ReadAsync(hash.ToString(), Ct);
        await other.Get<Storage>().Blobs("bundles")
            .CreateAsync(hash.ToString(), blob!.Value, "application/x-ndjson", Ct);
        await other.Get<ProjectBundle>().RunAsync(hash, Ct);
        return await RowsAsync(other);
    }

    private static async Task<string[]> RowsAsync(App app)
    {
        var rows = new List<string>();
        foreach (var table in new[] { "Ainfts", "Listings", "Bundles" })
            foreach (var partition in "0123456789abcdef".Select(digit => $"{digit}").Append("open"))
                await foreach (var row in app.Get<Storage>().Rows(table)
                    .RangeAsync(partition, null, null, cancellationToken: Ct))
                    rows.Add(table + JsonSerializer.Serialize(row
                        .Where(property => property.Key is not ("odata.etag" or "Timestamp"))
                        .OrderBy(property => property.Key)));
        return [.. rows];
    }

    private static async Task<string?> StateAsync(App app, Sha256Digest hash) =>
        (await app.GetJsonAsync($"bundles/{hash}")).GetProperty("state").GetString();
}
