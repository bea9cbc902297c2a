using Ainft.Ethereum;
using Ainft.Functions.Nodes;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Runs;

/// <summary>An open run in the list of open runs.</summary>
/// <param name="Requester">The requester.</param>
/// <param name="Client">The digest of the client's network address.</param>
/// <param name="IsAdmitted">Whether the settings admit the requester, or a grant of its own pays for the run.</param>
/// <param name="Waits">Whether the run waits for nodes.</param>
internal sealed record OpenRun(Address Requester, string Client, bool IsAdmitted, bool Waits)
{
    /// <summary>The grant that the run can use, or null.</summary>
    public GrantUse? Grant { get; init; }
}

/// <summary>
/// Numbers of runs: all, those of requesters that are not admitted, and those of one requester and of one client.
/// </summary>
internal sealed record RunTally(int All, int Others, int OfRequester, int OfClient);

/// <summary>The reason why no run may be opened now.</summary>
/// <param name="Code">The problem to answer with.</param>
/// <param name="Reason">The reason in sentences.</param>
/// <param name="IsDay">Whether the limit per day (UTC) is reached, so that a run may be opened tomorrow.</param>
internal sealed record PlaceRefusal(ProblemCode Code, string Reason, bool IsDay);

/// <summary>
/// Decides whether one more run may be opened. Half of the places are reserved for admitted requesters. Of the other
/// half, one requester may have a tenth, and so may one network address. Runs that wait for nodes have places of their
/// own.
/// </summary>
internal static class RunPlaces
{
    /// <summary>The refusal; null when a place is free.</summary>
    /// <param name="limits">The settings.</param>
    /// <param name="open">The open runs.</param>
    /// <param name="today">The runs that were opened today (UTC).</param>
    /// <param name="asked">The run to open.</param>
    public static PlaceRefusal? Refuse(
        RunOptions limits, IReadOnlyCollection<OpenRun> open, RunTally today, OpenRun asked)
    {
        var running = Count(open.Where(run => !run.Waits), asked);
        var waiting = Count(open.Where(run => run.Waits), asked);
        var now = Refuse("have nodes or are about to", nameof(RunOptions.MaxOpen), limits.MaxOpen, running, asked)
            ?? Refuse("wait for nodes", nameof(RunOptions.MaxWaiting), limits.MaxWaiting, waiting, asked);
        if (now is not null)
            return new PlaceRefusal(ProblemCode.RunLimit, $"{now} Ask again when one of them has ended.", IsDay: false);
        return Refuse("were opened today", nameof(RunOptions.MaxPerDay), limits.MaxPerDay, today, asked) is { } day
            ? new PlaceRefusal(ProblemCode.RunLimit, $"{day} Ask again tomorrow (UTC).", IsDay: true)
            : null;
    }

    private static RunTally Count(IEnumerable<OpenRun> runs, OpenRun asked)
    {
        OpenRun[] all = [.. runs];
        OpenRun[] others = [.. all.Where(run => !run.IsAdmitted)];
        return new RunTally(
            all.Length,
            others.Length,
            others.Count(run => run.Requester == asked.Requester),
            others.Count(run => run.Client == asked.Client));
    }

    private static string? Refuse(string predicate, string setting, int most, RunTally tally, OpenRun asked)
    {
        var (others, one) = (most / 2, Math.Max(1, most / 20));
        var reason = tally.All >= most ? $"{tally.All} runs {predicate}, which is the limit"
            : asked.IsAdmitted ? null
            : tally.OfRequester >= one
                ? $"{tally.OfRequester} runs of {asked.Requester} {predicate}, which is the limit per requester"
            : tally.OfClient >= one
                ? $"{tally.OfClient} runs from your network address {predicate}, which is the limit per address"
            : tally.Others >= others
                ? $"{tally.Others} runs {predicate}, and the other places are kept for admitted requesters"
            : null;
        return reason is null ? null : $"{reason} (Ainft__Runs__{setting}).";
    }
}
