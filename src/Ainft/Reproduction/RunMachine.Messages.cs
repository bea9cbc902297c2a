using Ainft.Ethereum;

namespace Ainft;

public static partial class RunMachine
{
    /// <summary>A node binds itself to a result. The last commitment of the panel opens the reveals.</summary>
    /// <param name="run">The run.</param>
    /// <param name="node">Who sent it; that was checked.</param>
    /// <param name="commitment">A <see cref="Commitment"/>.</param>
    /// <param name="signature">The node's signature over <see cref="RunMessages.HashCommit"/>; it was checked.</param>
    /// <param name="now">When it arrived, by the registry's clock.</param>
    /// <returns>Same when the very commitment is there already, whatever became of it since.</returns>
    public static RunStep Commit(Run run, Address node, Sha256Digest commitment, string signature, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.TaskOf(node) is not { } task)
            return NotYours();
        if (task.Committed is { } earlier)
            return earlier.Commitment == commitment ? new RunStep.Same(run) : Refuse(RefusalKind.Different, "Another commitment was accepted before.");
        if (task.State != TaskState.Offered || now >= task.CommitBy)
            return Refuse(RefusalKind.TooLate, task.Reason ?? "The time to commit is over.");
        var at = RunJson.Moment(now);
        return Changed(With(run, task with { State = TaskState.Committed, Committed = new Committed(commitment, signature, at) }), at);
    }

    /// <summary>
    /// A node tells its result. The last one decides the run or makes the panel grow. A result that is not what the node committed to counts as no
    /// reply, for good: else one could commit to anything and choose later.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="node">Who sent it; that was checked.</param>
    /// <param name="result">The result.</param>
    /// <param name="salt">The commitment's salt.</param>
    /// <param name="statementSignature">The node's signature over its provenance statement; it was checked.</param>
    /// <param name="now">When it arrived, by the registry's clock.</param>
    /// <param name="attestation">The signature of the node's second key over that statement, if it has one; it was checked.</param>
    /// <returns>Same when the very result is there already.</returns>
    public static RunStep Reveal(
        Run run, Address node, TaskResult result, Bytes32 salt, string statementSignature, DateTimeOffset now, KeyedAttestation? attestation = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(result);
        if (run.TaskOf(node) is not { } task)
            return NotYours();
        if (run.Version == EvidenceVersion.First && !result.IsOfVersion1)
            return Refuse(RefusalKind.Different,
                "This run is of version 1, whose results have finite metrics and no reason.");
        var matches = task.Committed?.Commitment == Commitment.Of(run.Id, node, salt, result);
        if (task.State == TaskState.Revealed)
            return matches ? new RunStep.Same(run) : Refuse(RefusalKind.Different, "Another result was accepted before.");
        if (task.State is TaskState.NoReply or TaskState.Withdrawn || now >= run.RevealBy)
            return Refuse(RefusalKind.TooLate, task.Reason ?? "The time to reveal is over.");
        if (run.RevealBy is null || task.State == TaskState.Offered)
            return Refuse(RefusalKind.TooEarly, "Results are told when everybody on the panel has committed.");
        var at = RunJson.Moment(now);
        return Changed(With(run, matches
            ? task with { State = TaskState.Revealed, Revealed = new Revealed(result, salt, statementSignature, at) { Attestation = run.Version == EvidenceVersion.First ? null : attestation } }
            : NoReply(task, "The result is not what the node committed to.")), at);
    }

    /// <summary>A node gives its task back; another one is drawn where budget and time allow.</summary>
    /// <param name="run">The run.</param>
    /// <param name="node">Who sent it; that was checked.</param>
    /// <param name="reason">Why, for people; at most its first 1,000 characters are kept.</param>
    /// <param name="now">When it arrived, by the registry's clock.</param>
    /// <returns>Same when it was given back before.</returns>
    public static RunStep Withdraw(Run run, Address node, string reason, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(reason);
        return run.TaskOf(node) switch
        {
            null => NotYours(),
            { State: TaskState.Withdrawn } => new RunStep.Same(run),
            { State: TaskState.Offered or TaskState.Committed } task =>
                Changed(With(run, task with { State = TaskState.Withdrawn, Reason = reason.Length == 0 ? "It gave the task back." : RunText.Clean(reason) }), RunJson.Moment(now)),
            { } task => Refuse(RefusalKind.TooLate, task.Reason ?? "The result is told already."),
        };
    }

    private static RunStep.Changed Changed(Run run, DateTimeOffset at) => new(Settle(Expire(run, at, null), at));

    private static RunStep.Refused NotYours() => Refuse(RefusalKind.NotYours, "This node has no task in this run.");

    private static RunStep.Refused Refuse(RefusalKind kind, string reason) => new(kind, reason);

    private static RunTask NoReply(RunTask task, string reason) => task with { State = TaskState.NoReply, Reason = reason };
}
