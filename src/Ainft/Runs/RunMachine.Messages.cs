using Ainft.Ethereum;

namespace Ainft.Runs;

public static partial class RunMachine
{
    /// <summary>
    /// Accepts the commitment of a node to its result. The last commitment of the panel opens the reveals.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="node">The node that sent it. The caller has checked this.</param>
    /// <param name="commitment">A <see cref="Commitment"/>.</param>
    /// <param name="signature">
    /// The node's signature over <see cref="RunMessages.HashCommit"/>. The caller has checked it.
    /// </param>
    /// <param name="now">The time when it arrived, by the registry's clock.</param>
    /// <returns>Same when the run already has this commitment, in any state of the task.</returns>
    public static RunStep Commit(Run run, Address node, Sha256Digest commitment, string signature, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.TaskOf(node) is not { } task)
            return NotYours();
        if (task.Committed is { } earlier)
            return earlier.Commitment == commitment
                ? new RunStep.Same(run)
                : Refuse(RefusalKind.Different, "The node has already sent another commitment.");
        if (task.State != TaskState.Offered || now >= task.CommitBy)
            return Refuse(RefusalKind.TooLate, task.Reason ?? "The time to commit is over.");
        var at = RunJson.Moment(now);
        var committed = new Committed(commitment, signature, at);
        return Changed(With(run, task with { State = TaskState.Committed, Committed = committed }), at);
    }

    /// <summary>
    /// Accepts the result of a node. The last result decides the run or makes the panel grow. A result that differs
    /// from the commitment makes the task a missing reply permanently. Otherwise a node could commit to anything and
    /// choose its result later.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="node">The node that sent it. The caller has checked this.</param>
    /// <param name="result">The result.</param>
    /// <param name="salt">The salt of the commitment.</param>
    /// <param name="statementSignature">
    /// The node's signature over its provenance statement. The caller has checked it.
    /// </param>
    /// <param name="now">The time when it arrived, by the registry's clock.</param>
    /// <param name="attestation">
    /// The signature of the node's second key over that statement, if it has one. The caller has checked it.
    /// </param>
    /// <returns>Same when the run already has this result.</returns>
    public static RunStep Reveal(
        Run run, Address node, TaskResult result, Bytes32 salt, string statementSignature, DateTimeOffset now,
        KeyedAttestation? attestation = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(result);
        if (run.TaskOf(node) is not { } task)
            return NotYours();
        if (run.Version == EvidenceVersion.First && !result.IsOfVersion1)
            return Refuse(RefusalKind.Different,
                "The run has version 1. Its results must have finite metrics and no reason.");
        var matches = task.Committed?.Commitment == Commitment.Of(run.Id, node, salt, result);
        if (task.State == TaskState.Revealed)
            return matches
                ? new RunStep.Same(run)
                : Refuse(RefusalKind.Different, "The node has already revealed another result.");
        if (task.State is TaskState.NoReply or TaskState.Withdrawn || now >= run.RevealBy)
            return Refuse(RefusalKind.TooLate, task.Reason ?? "The time to reveal is over.");
        if (run.RevealBy is null || task.State == TaskState.Offered)
            return Refuse(RefusalKind.TooEarly,
                "The reveals are not open yet. They open when every node of the panel has committed.");
        var at = RunJson.Moment(now);
        var revealed = new Revealed(result, salt, statementSignature, at)
        {
            Attestation = run.Version == EvidenceVersion.First ? null : attestation,
        };
        return Changed(With(run, matches
            ? task with { State = TaskState.Revealed, Revealed = revealed }
            : NoReply(task, "The result is not what the node committed to.")), at);
    }

    /// <summary>
    /// Withdraws the task of a node at its own request. Another node is drawn if the budget and the time suffice.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="node">The node that sent it. The caller has checked this.</param>
    /// <param name="reason">The reason for people. The run keeps at most its first 1,000 characters.</param>
    /// <param name="now">The time when it arrived, by the registry's clock.</param>
    /// <returns>Same when the task was withdrawn before.</returns>
    public static RunStep Withdraw(Run run, Address node, string reason, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(reason);
        var kept = reason.Length == 0 ? "It gave the task back." : RunText.Clean(reason);
        return run.TaskOf(node) switch
        {
            null => NotYours(),
            { State: TaskState.Withdrawn } => new RunStep.Same(run),
            { State: TaskState.Offered or TaskState.Committed } task => Changed(
                With(run, task with { State = TaskState.Withdrawn, Reason = kept }), RunJson.Moment(now)),
            { } task => Refuse(RefusalKind.TooLate, task.Reason ?? "The node has already revealed its result."),
        };
    }

    private static RunStep.Changed Changed(Run run, DateTimeOffset at) => new(Settle(Expire(run, at, null), at));

    private static RunStep.Refused NotYours() => Refuse(RefusalKind.NotYours, "The node has no task in this run.");

    private static RunStep.Refused Refuse(RefusalKind kind, string reason) => new(kind, reason);

    private static RunTask NoReply(RunTask task, string reason) =>
        task with { State = TaskState.NoReply, Reason = reason };
}
