using Ainft.Ethereum;
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
