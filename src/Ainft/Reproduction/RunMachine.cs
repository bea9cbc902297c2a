using Ainft.Ethereum;

namespace Ainft;

/// <summary>The decisions of a run. Every function is pure, and repeats to the same: what was done already changes nothing.</summary>
/// <remarks>
/// <para><b>States.</b> While nodes are still to be drawn a run is waiting; while somebody on the whole panel has not committed it is computing;
/// then it is revealing, and once that is over it is decided or, when the evidence does not suffice, waiting for one more node.</para>
/// <para><b>Panel.</b> It has as many nodes as replicas were asked for, or two where one was asked for and a <see cref="SpotCheck"/> is due and
/// the budget allows. A task that is withdrawn or without reply is replaced. When all results are in and do not suffice, one more node is
/// drawn. Every round is drawn by the same beacon among the candidates of its time, all of the nodes needed or none. No more tasks than the
/// budget, and no round that would leave its nodes less than a lease before the last reveals.</para>
/// <para><b>Times.</b> T is the time from RequestedAt to EndsAt, V = min(Reveal, T/4), L = min(Lease, T/4). A node commits before
/// min(OfferedAt + 2 * WorkMinutes + 2 min, EndsAt - V). Reveals are open from when nobody on the whole panel is without a commitment, for V
/// but no longer than EndsAt, and stay open whatever messages come. Rounds are drawn before EndsAt - V - L. A message counts when it arrives before its time
/// is over, by the registry's clock; what is not there then is without reply. At EndsAt the run is decided.</para>
/// <para><b>Secrecy.</b> Nothing of a result is in a run before reveals are open, and nobody is heard before they are. Who is drawn for a later
/// round commits while others' results are in the run already: whoever keeps runs shows results to nobody before the run is decided.</para>
/// </remarks>
public static partial class RunMachine
{
    /// <summary>A new run, which waits for the first block after <paramref name="headBlock"/>.</summary>
    /// <param name="request">What is asked for; its signature was checked.</param>
    /// <param name="terms">Under what terms.</param>
    /// <param name="workflow">What the nodes run.</param>
    /// <param name="claim">What is claimed to come out; null when a component is to be produced.</param>
    /// <param name="now">The registry's time.</param>
    /// <param name="headBlock">The number of the chain's newest block.</param>
    /// <exception cref="ArgumentException">The request or the terms are outside of their limits, or the claim is not for its purpose.</exception>
    public static Run Open(RunRequest request, RunTerms terms, Workflow workflow, Claim? claim, DateTimeOffset now, ulong headBlock)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(workflow);
        if (!request.IsWithinLimits || !terms.IsFor(request))
            throw new ArgumentException("The request or the terms are outside of their limits.");
        if (claim is null != (request.Purpose == RunPurpose.Produce))
            throw new ArgumentException("There is a claim when something is to be reproduced, and only then.", nameof(claim));
        var at = RunJson.Moment(now);
        return new Run
        {
            Version = EvidenceVersion.Latest,
            Id = request.RunId,
            Request = request,
            Terms = terms,
            Workflow = workflow,
            Claim = claim,
            RequestedAt = at,
            EndsAt = at + TimeSpan.FromMinutes(request.DeadlineMinutes),
            RequestedBlock = headBlock,
            State = RunState.Waiting,
            Needed = request.Replicas,
            WaitingFor = $"Block {headBlock + 1}, whose hash draws the panel.",
        };
    }

    /// <summary>Sets the chance that draws the panel; the first one set stays.</summary>
    /// <exception cref="ArgumentException">It is not the first block after the request.</exception>
    public static Run SetBeacon(Run run, Beacon beacon)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(beacon);
        if (beacon.Block != run.RequestedBlock + 1)
            throw new ArgumentException($"The beacon is block {run.RequestedBlock + 1}, the first after the request.", nameof(beacon));
        return run.Beacon is null && run.State == RunState.Waiting
            ? run with { Beacon = beacon, WaitingFor = NodesWanted(run.Needed) }
            : run;
    }

    /// <summary>
    /// From when on <see cref="Draw"/> or <see cref="Advance"/> could change the run; null when it is decided. A run that waits is due at once, and so is one
    /// in which a node was drawn longer ago than a lease and has not committed: heartbeats are kept elsewhere.
    /// </summary>
    public static DateTimeOffset? DueAt(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.State switch
        {
            RunState.Waiting => run.RequestedAt,
            RunState.Computing => run.Tasks.Where(task => task.State == TaskState.Offered)
                .Min(task => RunTimes.Earlier(task.CommitBy, task.OfferedAt + run.Terms.Lease)),
            RunState.Revealing => run.RevealBy,
            _ => null,
        };
    }

    private static string NodesWanted(int count) => count == 1 ? "One more node." : $"{count} more nodes.";

    private static Run With(Run run, RunTask task) =>
        run with { Tasks = [.. run.Tasks.Select(other => other.Node.Node == task.Node.Node ? task : other)] };
}
