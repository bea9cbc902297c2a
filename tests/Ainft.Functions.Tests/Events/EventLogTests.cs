using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ainft.Functions.Events;
using Ainft.Functions.Tests.Ledger;
using Ainft.Functions.Tests.Upkeep;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Events;

/// <summary>
/// The log has each event of committed data once, whichever instance appends it and whenever it is killed.
/// </summary>
public sealed class EventLogTests(StorageFixture storage, ChainFixture chain) : UpkeepScene(storage, chain)
{
    private readonly StorageFixture storage = storage;
    private readonly ChainFixture chain = chain;

    [Fact]
    public async Task Mints_derivations_and_final_anchors_are_events_in_this_order()
    {
        var parent = Creator.ManifestOf("parent");
        await Creator.MintAsync(App.Http, Creator.Many(parent, Creator.ManifestOf("child", Creator.IdOf(parent))));
        await EventReader.AppendAsync(App);
        await FinalizeAsync(App);
        await App.DrainAsync("events", "AppendEvents");

        var (events, next) = await EventReader.ReadAsync(App, "", null);

        Assert.Equal(
            ["ainft.minted parent", "ainft.minted child", "ainft.derived child", "ainft.finalized parent",
                "ainft.finalized child"],
            events.Select(EventReader.Words));
        Assert.Equal([1, 2, 3, 4, 5], events.Select(EventReader.NumberOf));
        var derived = events[2].GetProperty("data");
        Assert.Equal(Creator.IdOf(parent).ToString(), derived.GetProperty("parents")[0].GetString());
        Assert.Equal(66, events[3].GetProperty("data").GetProperty("root").GetString()!.Length);
        Assert.Empty((await EventReader.ReadAsync(App, "", next)).Events);
    }

    [Fact]
    public async Task A_component_that_another_bundle_owns_is_no_second_event()
    {
        await Creator.MintAsync(App.Http, Creator.Single(Creator.ManifestOf("once")));
        var other = await World.StartAppAsync();
        await Creator.MintAsync(
            other.Http, Creator.Many(Creator.ManifestOf("once"), Creator.ManifestOf("new")));
        await EventReader.AppendAsync(App);
        await EventReader.AppendAsync(other);

        var (events, _) = await EventReader.ReadAsync(App, "", null);

        Assert.Equal(["ainft.minted once", "ainft.minted new"], events.Select(EventReader.Words));
    }

    [Fact]
    public async Task Two_instances_append_late_bundles_and_a_reader_misses_none_and_gets_none_twice()
    {
        App[] apps = [App, await World.StartAppAsync()];
        var ids = new HashSet<string>();
        using var over = new CancellationTokenSource();
        var reading = FollowAsync(apps[1], over.Token);
        for (var round = 0; round < 4; round++)
        {
            var names = Enumerable.Range(0, 150).Select(i => $"late {round} {i}").ToArray();
            await BulkMint.RunAsync(
                apps[round % 2], World, Creator, [.. names.Select(name => Creator.ManifestOf(name))]);
            await Task.WhenAll(apps.Select((app, i) => MintAndAppendAsync(app, $"single {round} {i}")));
            ids.UnionWith(names);
            ids.UnionWith([$"single {round} 0", $"single {round} 1"]);
        }
        await over.CancelAsync();

        var read = await reading;

        Assert.Equal(ids.Order(), read.Select(one => one.GetProperty("data").GetProperty("name").GetString()).Order());
        Assert.Equal(read.Count, read.Select(EventReader.IdOf).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, read.Count).Select(n => (long)n), read.Select(EventReader.NumberOf));
    }

    [Fact]
    public async Task Each_write_of_an_append_may_be_lost_or_go_unanswered()
    {
        var writes = await AppendWithFaultAsync(-1, Fault.RequestLost);
        Assert.InRange(writes, 3, 10);
        foreach (var fault in Enum.GetValues<Fault>())
            for (var n = 0; n < writes; n++)
                await AppendWithFaultAsync(n, fault);
    }

    [Fact]
    public async Task The_sweep_appends_the_bundles_of_a_killed_instance_also_after_they_are_in_a_batch()
    {
        await Creator.MintAsync(App.Http, Creator.Single(Creator.ManifestOf("batched")));
        await AnchorAsync(App, 1);
        await Creator.MintAsync(App.Http, Creator.Single(Creator.ManifestOf("open")));
        var later = await StartLaterAsync();

        await later.RunAsync("SweepEvents");
        await later.RunAsync("SweepEvents");

        var (events, _) = await EventReader.ReadAsync(later, "type=ainft.minted", null);
        Assert.Equal(["ainft.minted batched", "ainft.minted open"], events.Select(EventReader.Words).Order());
    }

    [Fact]
    public async Task After_a_rebuild_an_old_position_is_gone_and_the_new_log_has_the_same_events()
    {
        await FillAsync();
        await (await StartLaterAsync()).RunAsync("SweepEvents");
        await App.DrainAsync("events", "AppendEvents");
        var (before, position) = await EventReader.ReadAsync(App, "", null);
        await Upkeep.Upkeep.RebuildAsync(World, dropOld: true);
        var serving = await StartLaterAsync();
        await serving.RunAsync("SweepEvents");

        using var gone = await serving.Http.GetAsync($"events?after={position}");

        Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
        var problem = await gone.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("events-rebuilt", problem.GetProperty("code").GetString());
        var (after, _) = await EventReader.ReadAsync(serving, "", problem.GetProperty("position").GetString());
        Assert.Equal(before.Select(EventReader.IdOf).Order(), after.Select(EventReader.IdOf).Order());
        Assert.Equal(after.Count, after.Select(EventReader.IdOf).Distinct().Count());
    }

    /// <summary>An app at a time when the sweep no longer waits for the instance of a bundle.</summary>
    private Task<App> StartLaterAsync() => World.StartAppAsync(builder => builder.Services
        .AddSingleton<TimeProvider>(new ShiftedTime { Ahead = TimeSpan.FromMinutes(1) }));

    private static async Task<List<JsonElement>> FollowAsync(App app, CancellationToken over)
    {
        var (all, position) = (new List<JsonElement>(), (string?)null);
        while (true)
        {
            // The last round begins after all events are in the log.
            var isLast = over.IsCancellationRequested;
            (var events, position) = await EventReader.ReadAsync(app, "limit=7", position);
            all.AddRange(events);
            if (isLast)
                return all;
        }
    }

    private async Task MintAndAppendAsync(App app, string name)
    {
        await Creator.MintAsync(app.Http, Creator.Single(Creator.ManifestOf(name)));
        while (true)
            try
            {
                await EventReader.AppendAsync(app);
                return;
            }
            catch (AppendLostException)
            {
                Assert.Fail("The lease kept no other instance out.");
            }
    }

    /// <summary>Appends with the n-th write lost, then again as after a kill. Returns the number of writes.</summary>
    private async Task<int> AppendWithFaultAsync(int n, Fault fault)
    {
        var (world, app, faults, time) = await FaultyStorage.StartAsync(storage, chain);
        await using var disposing = world;
        var creator = new Creator(world.Domain);
        var parent = Creator.ManifestOf("parent");
        await Creator.MintAsync(
            app.Http, creator.Many(parent, Creator.ManifestOf("child", creator.IdOf(parent))));
        faults.Reset();
        if (n >= 0)
            faults.Lose(n, fault);
        try
        {
            await EventReader.AppendAsync(app);
        }
        catch (Exception e) when (e is Azure.RequestFailedException or AppendLostException)
        {
            TestContext.Current.SendDiagnosticMessage("{0} of write {1}: {2}", fault, n, e.Message);
        }
        var writes = faults.Writes.Count;
        faults.Reset();
        await app.BreakLeasesAsync();
        time.Ahead = TimeSpan.FromMinutes(1);
        await app.RunAsync("SweepEvents");
        var (events, _) = await EventReader.ReadAsync(app, "", null);
        Assert.Equal(
            ["ainft.minted parent", "ainft.minted child", "ainft.derived child"], events.Select(EventReader.Words));
        return writes;
    }
}
