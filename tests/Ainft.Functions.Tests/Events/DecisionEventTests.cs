using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Tests.Governance;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Events;

/// <summary>Final decisions of the DAO and of creators are events of the log, also after a rebuild.</summary>
public sealed class DecisionEventTests(StorageFixture storage) : DaoScene(storage)
{
    [Fact]
    public async Task A_retraction_and_its_end_are_events_about_the_component()
    {
        await Dao.SendAsync(Dao["Retractions"], TestDao.Retract("wrong labels"));
        await FollowAsync(App);
        await App.RunAsync("SweepEvents");
        Assert.Empty((await EventReader.ReadAsync(App, "", null)).Events);

        await FinalizeAsync();
        await App.RunAsync("SweepEvents");
        await App.RunAsync("SweepEvents");

        var retraction = (await App.GetJsonAsync("retractions")).GetProperty("retractions")[0];
        var id = retraction.GetProperty("id").GetString();
        var (events, _) = await EventReader.ReadAsync(App, $"id={id}&creator={Dao.Member.Address}", null);
        var one = Assert.Single(events);
        var data = one.GetProperty("data");
        Assert.Equal(("ainft.retracted", "creator", "wrong labels", true), (
            one.GetProperty("type").GetString(), data.GetProperty("by").GetString(),
            data.GetProperty("reason").GetString(), data.GetProperty("retracted").GetBoolean()));
        Assert.Equal(
            retraction.GetProperty("at").GetProperty("transaction").GetString(),
            data.GetProperty("transaction").GetString());
        Assert.False(data.TryGetProperty("root", out _));
    }

    [Fact]
    public async Task A_follower_hears_of_a_final_retraction_without_a_sweep()
    {
        var following = await World.StartAppAsync(
            null, ("Ainft__Triggers", "on"), ("AINFT_RECONCILE_SCHEDULE", "* * * * * *"),
            ("AINFT_SWEEP_SCHEDULE", "0 0 0 1 1 *"));
        await using var stream = await StreamOf.OpenAsync(following, "after=latest", null);
        Assert.Equal("position", (await stream.NextAsync()).EventType);

        await Dao.SendAsync(Dao["Retractions"], TestDao.Retract("wrong labels"));
        await World.MineAsync();

        Assert.Equal("ainft.retracted", (await stream.NextAsync()).EventType);
    }

    [Fact]
    public async Task The_instance_that_applies_a_final_decision_appends_it_and_the_sweep_adds_nothing()
    {
        await Dao.SendAsync(Dao["Retractions"], TestDao.Retract("wrong labels"));
        await FollowAsync(App);
        await EventReader.AppendAsync(App);
        Assert.Empty((await EventReader.ReadAsync(App, "", null)).Events);

        await FinalizeAsync();
        await EventReader.AppendAsync(App);

        var (events, _) = await EventReader.ReadAsync(App, "type=ainft.retracted", null);
        await App.RunAsync("SweepEvents");
        Assert.Single(events);
        Assert.Single((await EventReader.ReadAsync(App, "", null)).Events);
    }

    [Fact]
    public async Task A_decision_is_an_event_with_its_proposal_whoever_executes_it()
    {
        var evidence = Keccak256.Hash("evidence"u8);
        var id = new AinftId(Keccak256.Hash("component"u8));
        var flag = new DaoAction(Dao["Retractions"], 0, DaoCalls.EncodeFlag(id, evidence, "forged"));
        var first = await Dao.DecideAsync("Flag it", flag);
        var unflag = new DaoAction(Dao["Retractions"], 0, DaoCalls.EncodeUnflag(id, "it was not"));
        var second = await Dao.QueueAsync("Unflag it", unflag);
        await Dao.ExecuteOnTimelockAsync("Unflag it", unflag);
        await FinalizeAsync();
        await App.RunAsync("SweepEvents");

        var (executed, _) = await EventReader.ReadAsync(App, "type=governance.executed", null);
        var (retracted, _) = await EventReader.ReadAsync(App, $"type=ainft.retracted&id={id}", null);

        Assert.Equal([$"{first}", $"{second}"], TextsOf(executed, "proposal"));
        Assert.Equal(await OperationsAsync(first, second), TextsOf(executed, "operation"));
        Assert.Equal(["dao", "dao"], TextsOf(retracted, "by"));
        Assert.Equal(
            [true, false],
            retracted.Select(one => one.GetProperty("data").GetProperty("retracted").GetBoolean()));
        Assert.Equal([$"{evidence}"], TextsOf(retracted[..1], "evidence"));
        Assert.Equal(TextsOf(executed, "transaction"), TextsOf(retracted, "transaction"));
    }

    [Fact]
    public async Task Two_instances_and_a_rebuild_yield_the_same_events_once()
    {
        for (var i = 0; i < 3; i++)
            await Dao.SendAsync(Dao["Retractions"], TestDao.Retract($"reason {i}"));
        await Dao.DecideAsync("Admit", Dao.Admit(Dao.Member.Address, "known"));
        await FinalizeAsync();
        var other = await World.StartAppAsync();
        await Task.WhenAll(App.RunAsync("SweepEvents"), other.RunAsync("SweepEvents"));
        await App.RunAsync("SweepEvents");
        var (before, _) = await EventReader.ReadAsync(App, "", null);

        await Upkeep.Upkeep.RebuildAsync(World, dropOld: true);
        var serving = await World.StartAppAsync();
        await serving.RunAsync("SweepEvents");

        var (after, _) = await EventReader.ReadAsync(serving, "", null);
        Assert.Equal(4, before.Count);
        Assert.Equal(4, before.Select(EventReader.IdOf).Distinct().Count());
        Assert.Equal(before.Select(EventReader.IdOf), after.Select(EventReader.IdOf));
    }

    private async Task<IEnumerable<string?>> OperationsAsync(params Bytes32[] proposals)
    {
        var found = new List<string?>();
        foreach (var id in proposals)
            found.Add((await App.GetJsonAsync($"governance/proposals/{id}")).GetProperty("operation").GetString());
        return found;
    }

    private static IEnumerable<string?> TextsOf(IEnumerable<JsonElement> events, string name) =>
        events.Select(one => one.GetProperty("data").GetProperty(name).GetString());
}
