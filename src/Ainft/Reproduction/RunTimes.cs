namespace Ainft;

/// <summary>The deadlines within a run. Those of the registry's terms shrink with a run that is short, so that every run has time for a round.</summary>
internal static class RunTimes
{
    /// <summary>How long reveals stay open: the terms say, a quarter of the run at most.</summary>
    public static TimeSpan RevealWindow(Run run) => AtMostAQuarter(run, run.Terms.Reveal);

    /// <summary>Before when a round must be drawn, so that its nodes have a lease at least before the last reveals open.</summary>
    public static DateTimeOffset LastDraw(Run run) => run.EndsAt - RevealWindow(run) - AtMostAQuarter(run, run.Terms.Lease);

    /// <summary>Before when a node drawn now must commit: twice the workflow's limit and two minutes, or when the last reveals open.</summary>
    public static DateTimeOffset CommitBy(Run run, DateTimeOffset now) =>
        Earlier(now + TimeSpan.FromMinutes(2 * run.Terms.WorkMinutes + 2), run.EndsAt - RevealWindow(run));

    /// <summary>Before when results must be there when reveals open now.</summary>
    public static DateTimeOffset RevealBy(Run run, DateTimeOffset now) => Earlier(now + RevealWindow(run), run.EndsAt);

    public static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static TimeSpan AtMostAQuarter(Run run, TimeSpan time)
    {
        var quarter = (run.EndsAt - run.RequestedAt) / 4;
        return time < quarter ? time : quarter;
    }
}
