using Ainft.Ethereum;

namespace Ainft.Functions.Reproduction;

/// <summary>A run that is open, as the list of open runs has it.</summary>
/// <param name="Requester">Who asked for it.</param>
/// <param name="Client">The digest of the network address that it came from.</param>
/// <param name="IsAdmitted">Whether the settings admit the requester.</param>
/// <param name="Waits">Whether it waits for nodes.</param>
internal sealed record OpenRun(Address Requester, string Client, bool IsAdmitted, bool Waits);

/// <summary>A number of runs: all, those of requesters that are not admitted, and those of one requester and one client.</summary>
internal sealed record RunTally(int All, int Others, int OfRequester, int OfClient);

/// <summary>Why no run may be opened now; <paramref name="IsDay"/>: not before the day is over.</summary>
internal sealed record PlaceRefusal(string Reason, bool IsDay);

/// <summary>
/// Whether one more run may be opened. Half of the places are kept for admitted requesters. Of the other half one requester gets a tenth,
/// and so does one network address. Runs that wait for nodes have places of their own, so they take none from those that run.
/// </summary>
internal static class RunPlaces
{
    /// <summary>Null when there is a place.</summary>
    /// <param name="limits">The settings.</param>
    /// <param name="open">The open runs.</param>
    /// <param name="today">The runs that were opened today (UTC).</param>
    /// <param name="asked">The run to open.</param>
    public static PlaceRefusal? Refuse(RunOptions limits, IReadOnlyCollection<OpenRun> open, RunTally today, OpenRun asked)
    {
        var now = Refuse("have nodes or are about to", nameof(RunOptions.MaxOpen), limits.MaxOpen, Count(open.Where(run => !run.Waits), asked), asked)
            ?? Refuse("wait for nodes", nameof(RunOptions.MaxWaiting), limits.MaxWaiting, Count(open.Where(run => run.Waits), asked), asked);
        if (now is not null)
            return new PlaceRefusal(now, IsDay: false);
        return Refuse("were opened today", nameof(RunOptions.MaxPerDay), limits.MaxPerDay, today, asked) is { } day
            ? new PlaceRefusal(day, IsDay: true)
            : null;
    }

    private static RunTally Count(IEnumerable<OpenRun> runs, OpenRun asked)
    {
        OpenRun[] all = [.. runs];
        OpenRun[] others = [.. all.Where(run => !run.IsAdmitted)];
        return new RunTally(
            all.Length, others.Length, others.Count(run => run.Requester == asked.Requester), others.Count(run => run.Client == asked.Client));
    }

    private static string? Refuse(string what, string setting, int most, RunTally tally, OpenRun asked)
    {
        var (others, one) = (most / 2, Math.Max(1, most / 20));
        var reason = tally.All >= most ? $"{tally.All} runs {what}, which is the most here."
            : asked.IsAdmitted ? null
            : tally.OfRequester >= one ? $"{tally.OfRequester} runs of {asked.Requester} {what}, which is the most for one requester here."
            : tally.OfClient >= one ? $"{tally.OfClient} runs from your network address {what}, which is the most for one address here."
            : tally.Others >= others ? $"{tally.Others} runs {what}, and the other places are kept for admitted requesters."
            : null;
        return reason is null ? null : $"{reason} Ask again when one of them has ended (Ainft__Runs__{setting}).";
    }
}
