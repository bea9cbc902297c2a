namespace Ainft.Runs;

/// <summary>
/// The deadlines within a run. A short run has shorter deadlines than the registry's terms, so that every run has time
/// for a round.
/// </summary>
internal static class RunTimes
{
    /// <summary>
    /// The time for which reveals stay open. It is that of the terms, but at most a quarter of the run.
    /// </summary>
    public static TimeSpan RevealWindow(Run run) => AtMostAQuarter(run, run.Terms.Reveal);

    /// <summary>
    /// The time before which a round must be drawn. Its nodes then have at least a lease before the last reveals open.
    /// </summary>
    public static DateTimeOffset LastDraw(Run run) =>
        run.EndsAt - RevealWindow(run) - AtMostAQuarter(run, run.Terms.Lease);

    /// <summary>
    /// The time before which a node that is drawn now must commit. It has twice the workflow's limit and two minutes,
    /// but no longer than until the last reveals open.
    /// </summary>
    public static DateTimeOffset CommitBy(Run run, DateTimeOffset now) =>
        Earlier(now + TimeSpan.FromMinutes(2 * run.Terms.WorkMinutes + 2), run.EndsAt - RevealWindow(run));

    /// <summary>The time before which results must arrive when reveals open now.</summary>
    public static DateTimeOffset RevealBy(Run run, DateTimeOffset now) => Earlier(now + RevealWindow(run), run.EndsAt);

    public static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static TimeSpan AtMostAQuarter(Run run, TimeSpan time)
    {
        var quarter = (run.EndsAt - run.RequestedAt) / 4;
        return time < quarter ? time : quarter;
    }
}
