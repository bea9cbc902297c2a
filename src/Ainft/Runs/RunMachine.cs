using Ainft.Ethereum;

namespace Ainft.Runs;

/// <summary>
/// The state machine of a run. Every function is pure and idempotent, so a repeated message or call changes nothing.
/// </summary>
/// <remarks>
/// <para><b>States.</b> A run is waiting while nodes are still to be drawn. It is computing while a node of the whole
/// panel has not committed. Then it is revealing. After that it is decided, or it waits for one more node because the
/// evidence does not suffice.</para>
/// <para><b>Panel.</b> The panel has as many nodes as the request has replicas. A request with one replica gets two
/// nodes when a <see cref="SpotCheck"/> is due and the budget suffices. A task that is withdrawn or without reply is
/// replaced. When all results are revealed and do not suffice, one more node is drawn. Every round uses the same beacon
/// and the candidates of its time, and draws all the needed nodes or none. A run has at most as many tasks as its
/// budget. A round is drawn only if its nodes have at least a lease before the last reveals.</para>
/// <para><b>Times.</b> T is the time from RequestedAt to EndsAt, V = min(Reveal, T/4), L = min(Lease, T/4). A node
/// commits before min(OfferedAt + 2 * WorkMinutes + 2 min, EndsAt - V). Reveals open when every node of the whole panel
/// has committed. They stay open for V, but not longer than until EndsAt, regardless of messages. Rounds are drawn
/// before EndsAt - V - L. A message is accepted if it arrives before its time is over, by the registry's clock. A task
/// whose message has not arrived by then is without reply. At EndsAt the run is decided.</para>
/// <para><b>Secrecy.</b> A run contains no results before the reveals are open, because it refuses earlier ones. Nodes
/// of a later round commit while the run already contains the results of others. So the caller must not show results
/// before the run is decided.</para>
/// </remarks>
public static partial class RunMachine
{
    /// <summary>A new run, which waits for the first block after <paramref name="headBlock"/>.</summary>
    /// <param name="request">The request. The caller has checked its signature.</param>
    /// <param name="terms">The terms of the registry.</param>
    /// <param name="workflow">The workflow that the nodes run.</param>
    /// <param name="claim">The claim that the nodes check. Null when the run produces a component.</param>
    /// <param name="now">The registry's time.</param>
    /// <param name="headBlock">The number of the chain's newest block.</param>
    /// <param name="governance">The DAO whose decisions the run follows. Null without one.</param>
    /// <exception cref="ArgumentException">
    /// The request or the terms are outside of their limits, or the claim does not fit the purpose of the request. The
    /// same holds for a DAO with open operators, or with a grant of another requester.
    /// </exception>
    public static Run Open(
        RunRequest request, RunTerms terms, Workflow workflow, Claim? claim, DateTimeOffset now, ulong headBlock,
        RunGovernance? governance = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(workflow);
        if (!request.IsWithinLimits || !terms.IsFor(request))
            throw new ArgumentException("The request or the terms are outside of their limits.");
        if (claim is null != (request.Purpose == RunPurpose.Produce))
            throw new ArgumentException(
                "A request to reproduce needs a claim, and a request to produce must not have one.", nameof(claim));
        if (governance?.Contradicts(request, terms) is { } reason)
            throw new ArgumentException(reason, nameof(governance));
        var at = RunJson.Moment(now);
        return new Run
        {
            Version = governance is null ? EvidenceVersion.WithoutDao : EvidenceVersion.Latest,
            Id = request.RunId,
            Request = request,
            Terms = terms,
            Governance = governance,
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

    /// <summary>Sets the random value that draws the panel. A later call does not change it.</summary>
    /// <exception cref="ArgumentException">The beacon is not the first block after the request.</exception>
    public static Run SetBeacon(Run run, Beacon beacon)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(beacon);
        if (beacon.Block != run.RequestedBlock + 1)
            throw new ArgumentException(
                $"Expected block {run.RequestedBlock + 1}, the first after the request, found block {beacon.Block}.",
                nameof(beacon));
        return run.Beacon is null && run.State == RunState.Waiting
            ? run with { Beacon = beacon, WaitingFor = NodesWanted(run.Needed) }
            : run;
    }

    /// <summary>
    /// The time from which on <see cref="Draw"/> or <see cref="Advance"/> could change the run. Null when it is
    /// decided. A waiting run is due at once. A run is also due when a node was drawn longer than a lease ago and has
    /// not committed, because the run does not contain the heartbeats.
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
