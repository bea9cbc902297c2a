using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Ainft.Functions.Runs;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Runs;

/// <summary>Node-minutes of grants, which runs take when they are opened.</summary>
public sealed class GrantedRunTests(StorageFixture storage)
{
    private static readonly Address Requester = LocalKey.Generate().Address;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Runs_take_the_minutes_of_a_period_and_a_run_beyond_them_is_like_one_without_a_grant()
    {
        await using var app = await App.StartAsync(storage);
        var open = app.Get<OpenRuns>();
        var period = new GrantUse("0xaa-7-0-0", 60, 100);
        Assert.True(await OpenAsync(open, period with { Minutes = 60 }, 1));
        Assert.False(await OpenAsync(open, period with { Minutes = 60 }, 2));
        Assert.True(await OpenAsync(open, period with { Minutes = 40 }, 3));
        Assert.False(await OpenAsync(open, period with { Minutes = 1 }, 4));
        Assert.True(await OpenAsync(open, period with { Key = "0xaa-7-0-1" }, 5));
        Assert.False(await OpenAsync(open, null, 6));
    }

    [Fact]
    public async Task Two_runs_at_once_never_take_the_same_minutes()
    {
        await using var app = await App.StartAsync(storage);
        var open = app.Get<OpenRuns>();
        var asked = Asked(new GrantUse("0xaa-7-0-0", 60, 100));
        var (first, second) = (await open.ReadAsync(asked, Ct), await open.ReadAsync(asked, Ct));

        Assert.True(await open.CommitAsync(first, PointerTo(1), Ct));
        Assert.False(await open.CommitAsync(second, PointerTo(2), Ct));
        Assert.False((await open.ReadAsync(asked, Ct)).Asked.IsAdmitted);
    }

    [Fact]
    public async Task A_registry_for_admitted_requesters_refuses_a_run_beyond_the_grant()
    {
        await using var app = await App.StartAsync(
            storage, new Dictionary<string, string?> { ["Ainft__Runs__AdmittedOnly"] = "true" });
        var open = app.Get<OpenRuns>();

        Assert.Null((await open.ReadAsync(Asked(new GrantUse("0xaa-7-0-0", 60, 100)), Ct)).Refusal);
        Assert.NotNull((await open.ReadAsync(Asked(new GrantUse("0xaa-7-0-0", 60, 59)), Ct)).Refusal);
    }

    [Fact]
    public async Task The_pool_pays_for_a_run_but_gives_it_no_place_of_an_admitted_requester()
    {
        await using var app = await App.StartAsync(
            storage, new Dictionary<string, string?> { ["Ainft__Runs__AdmittedOnly"] = "true" });
        var open = app.Get<OpenRuns>();
        var pool = new GrantUse("0x00-7-0-0", 60, 100) { IsPool = true };

        var first = await open.ReadAsync(Asked(pool), Ct);
        Assert.Null(first.Refusal);
        Assert.False(first.Asked.IsAdmitted);
        Assert.True(await open.CommitAsync(first, PointerTo(1), Ct));
        Assert.NotNull((await open.ReadAsync(Asked(pool), Ct)).Refusal);
    }

    [Fact]
    public async Task A_stored_run_names_the_grant_that_pays_for_it_and_no_other()
    {
        await using var app = await App.StartAsync(storage);
        var (runs, period) = (app.Get<RunStore>(), Period(new SpentGrant(Requester, 7, 0)));

        var paid = await CreateAsync(runs, RunOf(1), period with { Minutes = 60 });
        Assert.Equal(period.Grant, paid.Governance!.Grant);
        Assert.Equal(paid, await runs.FindAsync(paid.Id, Ct), EqualBytes);
        var shown = (await app.GetJsonAsync($"runs/{paid.Id}")).GetProperty("governance");
        Assert.Equal(
            ($"{paid.Governance.Operators}", $"{paid.Governance.Grants}"),
            (shown.GetProperty("operators").GetString(), shown.GetProperty("grants").GetString()));
        var grant = shown.GetProperty("grant");
        Assert.Equal(
            ($"{Requester}", 7, 0),
            (grant.GetProperty("requester").GetString(), grant.GetProperty("block").GetInt32(),
                grant.GetProperty("logIndex").GetInt32()));
        var unpaid = await CreateAsync(runs, RunOf(2), period with { Minutes = 60 });
        Assert.Null(unpaid.Governance!.Grant);
        Assert.Equal(unpaid, await runs.FindAsync(unpaid.Id, Ct), EqualBytes);
    }

    [Fact]
    public async Task A_row_of_an_attempt_that_ended_early_gets_the_grant_of_the_attempt_that_lists_the_run()
    {
        await using var app = await App.StartAsync(storage);
        var (runs, period) = (app.Get<RunStore>(), Period(new SpentGrant(Requester, 9, 1)));
        var run = RunOf(3);
        var earlier = run with
        {
            Governance = run.Governance! with { Grant = new SpentGrant(default, 7, 0) },
        };
        Assert.True(await app.Get<Storage>().Rows("Runs").InsertAsync(RunRows.Write(earlier), Ct));

        var (stored, isNew, _) = await runs.CreateAsync(run, Asked(period), Ct);

        Assert.False(isNew);
        Assert.Equal(period.Grant, stored!.Governance!.Grant);
        Assert.Equal(stored, await runs.FindAsync(run.Id, Ct), EqualBytes);
    }

    private static bool EqualBytes(Run? left, Run? right) =>
        left is not null && right is not null && left.ToJson().AsSpan().SequenceEqual(right.ToJson());

    private static GrantUse Period(SpentGrant grant) => new("0xaa-7-0-0", 60, 100) { Grant = grant };

    private static async Task<Run> CreateAsync(RunStore runs, Run run, GrantUse grant)
    {
        var (stored, isNew, refusal) = await runs.CreateAsync(run, Asked(grant), Ct);
        Assert.Null(refusal);
        Assert.True(isNew);
        return stored!;
    }

    /// <summary>A run under a DAO, which differs from others in its subject.</summary>
    private static Run RunOf(byte number)
    {
        var workflow = new Workflow
        {
            Runtime = "python-3.11",
            Command = ["a"],
            Outputs = [new WorkflowOutput("b", 0)],
        };
        var request = new RunRequest
        {
            Purpose = RunPurpose.Reproduce,
            Subject = new AinftId(Keccak256.Hash([number])),
            Replicas = 1,
            ConfidencePpm = 900_000,
            DeadlineMinutes = 60,
            Requester = Requester,
            SignatureDeadline = 1_900_000_000,
            Signature = "0x12",
        };
        var terms = new RunTerms(60, 6, RunTerms.DefaultLease, RunTerms.DefaultReveal, OpenOperators: false);
        var claim = new Claim([new ClaimedFile("b", Sha256Digest.Of([number]))], workflow.Comparator);
        var (admits, pays) = (LocalKey.Generate().Address, LocalKey.Generate().Address);
        return RunMachine.Open(
            request, terms, workflow, claim, DateTimeOffset.UnixEpoch, 100, new RunGovernance(admits, pays));
    }

    /// <summary>Opens a run, and returns whether a grant paid for it.</summary>
    private static async Task<bool> OpenAsync(OpenRuns open, GrantUse? grant, int number)
    {
        var admission = await open.ReadAsync(Asked(grant), Ct);
        Assert.Null(admission.Refusal);
        Assert.True(await open.CommitAsync(admission, PointerTo(number), Ct));
        return admission.Asked.IsAdmitted;
    }

    private static OpenRun Asked(GrantUse? grant) => new(Requester, "client", false, false) { Grant = grant };

    private static Azure.Data.Tables.TableEntity PointerTo(int number) => RunRows.PointerTo(
        Sha256Digest.Of([(byte)number]), RunRows.List, $"{RunRows.CurrentOf(Requester)}-{number}");
}
