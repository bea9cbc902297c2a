using System.Net;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Governance;
using Ainft.Functions.Nodes;
using Ainft.Functions.Runs;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Governance;

/// <summary>Decisions of a real DAO on a real chain, as the app shows them and acts on them.</summary>
public sealed class DecisionTests(StorageFixture storage) : DaoScene(storage)
{
    private static readonly string[] Tables = ["Decisions", "Proposals", "Retractions"];

    private readonly Address someone = LocalKey.Generate().Address;

    [Fact]
    public async Task A_proposal_that_passes_admits_an_operator_once_its_block_is_final()
    {
        var proposal = await Dao.DecideAsync("Admit one operator", Dao.Admit(someone, "runs two machines"));
        await App.RunAsync("ReconcileChain");
        Assert.Empty(await OperatorsAsync());
        using var early = await App.Http.GetAsync($"governance/proposals/{proposal}", Ct);
        Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);

        await FinalizeAsync();

        var admitted = Assert.Single(await OperatorsAsync());
        Assert.Equal((someone.ToString(), true, "runs two machines"), (
            admitted.GetProperty("operator").GetString(),
            admitted.GetProperty("admitted").GetBoolean(),
            admitted.GetProperty("reason").GetString()));
        var shown = await App.GetJsonAsync($"governance/proposals/{proposal}");
        Assert.Equal("executed", shown.GetProperty("state").GetString());
        Assert.Equal($"1{new string('0', 24)}", shown.GetProperty("votes").GetProperty("for").GetString());
        Assert.Equal(Dao["Operators"].ToString(), shown.GetProperty("actions")[0].GetProperty("target").GetString());
        Assert.True((await App.Get<AdmittedOperators>().ReadAsync(Ct)).Admits(someone));
        Assert.False((await App.Get<AdmittedOperators>().ReadAsync(Ct)).Admits(Dao.Member.Address));

        await Dao.DecideAsync("Suspend the operator", Dao.Suspend(someone, "its machines are gone"));
        await FinalizeAsync();

        Assert.False(Assert.Single(await OperatorsAsync()).GetProperty("admitted").GetBoolean());
        var block = admitted.GetProperty("at").GetProperty("block").GetUInt64();
        Assert.Equal([someone], await App.Get<ReadOperators>().AdmittedAsync(block, Ct));
        Assert.Empty(await App.Get<ReadOperators>().AdmittedAsync(block - 1, Ct));
    }

    [Fact]
    public async Task A_decision_that_is_executed_on_the_timelock_itself_is_shown_as_executed()
    {
        var action = Dao.Admit(someone, "runs two machines");
        var proposal = await Dao.QueueAsync("Admit one operator", action);
        await Dao.ExecuteOnTimelockAsync("Admit one operator", action);
        await FinalizeAsync();

        var shown = await App.GetJsonAsync($"governance/proposals/{proposal}");
        Assert.Equal("executed", shown.GetProperty("state").GetString());
        Assert.Single(await OperatorsAsync());
    }

    [Fact]
    public async Task The_state_of_the_DAO_has_its_contracts_its_policy_and_its_rules()
    {
        await FinalizeAsync();
        var state = await App.GetJsonAsync("governance");

        Assert.True(state.GetProperty("following").GetBoolean());
        Assert.Equal(Dao.Governor.ToString(), state.GetProperty("contracts").GetProperty("governor").GetString());
        Assert.Equal(5_000, state.GetProperty("policy").GetProperty("cap").GetInt32());
        Assert.Equal(30 * 86_400, state.GetProperty("policy").GetProperty("heldFor").GetInt64());
        Assert.Equal(
            ("600", "1", "1"),
            (Rule("votingPeriod"), Rule("timelockDelay"), Rule("proposalThreshold")));

        string? Rule(string name) => state.GetProperty("rules").GetProperty(name).GetString();
    }

    [Fact]
    public async Task A_policy_does_not_apply_to_payments_of_its_own_block()
    {
        await Dao.DecideAsync("Lower the cap", new DaoAction(Dao["Policy"], 0, TestDao.SetPolicy(cap: 4_000)));
        await FinalizeAsync();
        var (read, last) = (App.Get<ReadPolicy>(), (await App.Get<FollowedDecisions>().ReadAsync(Ct)).Block);
        var terms = await read.AsOfAsync(last, Ct);
        var block = terms.At!.BlockNumber;

        Assert.Equal(4_000, terms.Cap);
        Assert.Equal(5_000, (await read.OfPaymentsInAsync(block, Ct)).Cap);
        Assert.Equal(4_000, (await read.OfPaymentsInAsync(block + 1, Ct)).Cap);
    }

    [Fact]
    public async Task A_grant_gives_node_minutes_from_its_block_on()
    {
        var until = (ulong)TimeProvider.System.GetUtcNow().AddDays(30).ToUnixTimeSeconds();
        await Dao.DecideAsync(
            "Grant compute",
            new DaoAction(Dao["Grants"], 0, DaoCalls.EncodeGrant(someone, 600, 3_600, until, "for the benchmark")));
        await FinalizeAsync();

        var grant = Assert.Single((await App.GetJsonAsync("governance/grants")).GetProperty("grants").EnumerateArray());
        Assert.Equal((someone.ToString(), 600), (
            grant.GetProperty("requester").GetString(), grant.GetProperty("nodeMinutes").GetInt32()));
        var block = await World.Chain.GetBlockAsync(
            BlockTag.At(grant.GetProperty("at").GetProperty("block").GetUInt64()), Ct);
        Assert.Equal(
            DateTimeOffset.FromUnixTimeSeconds((long)block!.Timestamp), grant.GetProperty("since").GetDateTimeOffset());
        // The clock of the chain is ahead, because the vote took no time here.
        var later = await World.StartAppAsync(builder =>
            builder.Services.AddSingleton<TimeProvider>(new ShiftedTime { Ahead = TimeSpan.FromHours(1) }));
        Assert.True(await later.Get<DaoCompute>().HasAsync(someone, Ct));
        Assert.False(await later.Get<DaoCompute>().HasAsync(Dao.Member.Address, Ct));
    }

    [Fact]
    public async Task A_rebuild_writes_the_same_rows_and_a_check_finds_no_difference()
    {
        await Dao.DecideAsync("Admit one operator", Dao.Admit(someone, "runs two machines"));
        await Dao.SendAsync(Dao["Retractions"], TestDao.Retract("wrong data"));
        await FinalizeAsync();
        var before = await SnapshotAsync("");
        Assert.All(Tables, table => Assert.Contains($"{table} ", before, StringComparison.Ordinal));
        Assert.Equal("", await Upkeep.Upkeep.FindingsAsync(World));

        Assert.Equal((0, 1), (await Upkeep.Upkeep.RebuildAsync(World, dropOld: false)).Generations);

        Assert.Equal(before, await SnapshotAsync("1"));
    }

    [Fact]
    public async Task An_app_that_gets_the_addresses_later_reads_the_earlier_decisions()
    {
        await Dao.DecideAsync("Admit one operator", Dao.Admit(someone, "runs two machines"));
        World.Additional = [];
        var without = await World.StartAppAsync(null, ("AINFT_PREFIX", StorageFixture.NewPrefix()));
        await World.MineAsync();
        await FollowAsync(without);
        var state = await without.GetJsonAsync("governance");
        Assert.Equal("""{"following":false}""", state.GetRawText());
        Assert.False((await without.GetJsonAsync("governance/operators")).GetProperty("following").GetBoolean());
        Assert.Empty((await without.GetJsonAsync("retractions")).GetProperty("retractions").EnumerateArray());

        var prefix = without.Get<Microsoft.Extensions.Options.IOptions<Ainft.Functions.Platform.StorageOptions>>()
            .Value.Prefix;
        var with = await World.StartAppAsync(null, [.. Dao.Settings, ("AINFT_PREFIX", prefix)]);
        await FollowAsync(with);

        Assert.True((await with.Get<AdmittedOperators>().ReadAsync(Ct)).Admits(someone));
    }

    private async Task<JsonElement[]> OperatorsAsync() =>
        [.. (await App.GetJsonAsync("governance/operators")).GetProperty("operators").EnumerateArray()];

    private async Task<string> SnapshotAsync(string generation)
    {
        var rows = await TableSnapshot.TakeAsync(World, [.. Tables.Select(table => table + generation)]);
        return Tables.Aggregate(
            rows, (text, table) => text.Replace($"{table}{generation} ", $"{table} ", StringComparison.Ordinal));
    }
}
