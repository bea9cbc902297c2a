using Ainft.Ethereum;
using Ainft.Functions.Nodes;
using Ainft.Functions.Runs;

namespace Ainft.Functions.Tests.Runs;

/// <summary>
/// The division of the places of open runs. Of 40 places, 20 are for everyone, and one requester or one address can
/// have 2 of these.
/// </summary>
public sealed class RunPlacesTests
{
    private static readonly RunOptions Limits = new() { MaxOpen = 40, MaxWaiting = 40, MaxPerDay = 40 };
    private static readonly RunTally Quiet = new(0, 0, 0, 0);

    [Fact]
    public void One_requester_has_a_tenth_of_the_half_that_is_for_everyone()
    {
        var mine = Run(1, "a");
        Assert.Null(Refuse([mine], Run(1, "b")));
        Assert.Contains("2 runs of 0x", Refuse([mine, mine], Run(1, "b")), StringComparison.Ordinal);
        Assert.Null(Refuse([mine, mine], Run(2, "b")));
    }

    [Fact]
    public void One_address_has_a_tenth_of_it_too_however_many_keys_it_uses()
    {
        Assert.Null(Refuse([Run(1, "a")], Run(2, "a")));
        Assert.Contains("2 runs from your network address",
            Refuse([Run(1, "a"), Run(2, "a")], Run(3, "a")), StringComparison.Ordinal);
    }

    [Fact]
    public void Half_of_the_places_are_kept_for_admitted_requesters_who_may_have_all()
    {
        OpenRun[] others = [.. Enumerable.Range(1, 20).Select(i => Run(i, $"{i}"))];
        Assert.Contains("kept for admitted requesters", Refuse(others, Run(99, "z")), StringComparison.Ordinal);
        var admitted = Run(99, "z") with { IsAdmitted = true };
        Assert.Null(Refuse(others, admitted));
        Assert.Null(Refuse([.. others, .. Enumerable.Repeat(admitted, 19)], admitted));
        Assert.Contains("40 runs",
            Refuse([.. others, .. Enumerable.Repeat(admitted, 20)], admitted), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_waits_for_nodes_holds_no_place_of_those_that_run_and_waiting_ones_have_a_limit_too()
    {
        var waiting = Run(1, "a") with { Waits = true };
        Assert.Null(Refuse([Run(1, "a"), waiting], Run(1, "a")));
        Assert.Contains("wait for nodes", Refuse([waiting, waiting], Run(1, "a")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_day_is_shared_in_the_same_way()
    {
        Assert.Null(RunPlaces.Refuse(Limits, [], new RunTally(39, 19, 1, 1), Run(1, "a")));
        foreach (var full in new[] { new RunTally(40, 0, 0, 0),
            new RunTally(20, 20, 0, 0), new RunTally(2, 2, 2, 0), new RunTally(2, 2, 0, 2) })
            Assert.True(RunPlaces.Refuse(Limits, [], full, Run(1, "a"))!.IsDay);
        Assert.Null(RunPlaces.Refuse(Limits, [], new RunTally(39, 39, 39, 39), Run(1, "a") with { IsAdmitted = true }));
    }

    private static string? Refuse(OpenRun[] open, OpenRun asked) =>
        RunPlaces.Refuse(Limits, open, Quiet, asked)?.Reason;

    private static OpenRun Run(int requester, string client) =>
        new(Address.Parse($"0x{requester:x40}"), client, IsAdmitted: false, Waits: false);
}
