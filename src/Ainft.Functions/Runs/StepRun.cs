using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Runs;

/// <summary>
/// Applies a message of a node to its run by one conditional write, and then advances the run if the message made that
/// possible.
/// </summary>
public sealed partial class StepRun(RunStore runs, AdvanceRun advance, ILogger<StepRun> log)
{
    public async Task<Outcome<TaskAnswer>> RunAsync(
        Sha256Digest run, Address node, Func<Run, RunStep> decide, CancellationToken ct)
    {
        switch (await runs.UpdateAsync(run, decide, ct))
        {
            case RunStep.Changed(var next) when next.TaskOf(node) is { State: TaskState.NoReply } lost:
                await FollowAsync(next, ct);
                return new Outcome<TaskAnswer>.Refused(
                    ProblemCode.OtherResult, lost.Reason ?? "The run treats the node as one without a reply.");
            case RunStep.Changed(var next):
                return Outcome.Done(TaskAnswer.Of(await FollowAsync(next, ct), node));
            case RunStep.Same(var same):
                return Outcome.AlreadyDone(TaskAnswer.Of(await FollowAsync(same, ct), node));
            case RunStep.Refused(var kind, var reason):
                return new Outcome<TaskAnswer>.Refused(CodeOf(kind), reason);
            default:
                return new Outcome<TaskAnswer>.Refused(ProblemCode.RunNotFound, Unknown(run));
        }
    }

    public static string Unknown(Sha256Digest run) => $"The registry does not know the run {run}.";

    private static ProblemCode CodeOf(RefusalKind kind) => kind switch
    {
        RefusalKind.NotYours => ProblemCode.NotOnPanel,
        RefusalKind.TooEarly => ProblemCode.TooEarly,
        RefusalKind.TooLate => ProblemCode.TooLate,
        _ => ProblemCode.OtherResult,
    };

    // Continues only if the run was decided (settle it) or needs more nodes (draw them). In every other state the
    // message needs no follow-up.
    private async Task<Run> FollowAsync(Run run, CancellationToken ct)
    {
        if (run.State is not (RunState.Decided or RunState.Waiting))
            return run;
        try
        {
            return await advance.RunAsync(run.Id, ct) ?? run;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // The message is stored, so the node gets its answer. The timer advances the run again.
            LogLeft(e, run.Id);
            return run;
        }
    }

    [LoggerMessage(
        4002,
        LogLevel.Warning,
        "The run {Run} stored a node's message but could not be advanced. The timer will try again.")]
    private partial void LogLeft(Exception failure, Sha256Digest run);
}
