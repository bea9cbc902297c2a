using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Reproduction;

/// <summary>Takes a message of a node into its run by one conditional write, and does what follows from that at once.</summary>
public sealed partial class StepRun(Runs runs, AdvanceRun advance, ILogger<StepRun> log)
{
    public async Task<Outcome<TaskAnswer>> RunAsync(Sha256Digest run, Address node, Func<Run, RunStep> decide, CancellationToken ct)
    {
        switch (await runs.UpdateAsync(run, decide, ct))
        {
            case RunStep.Changed(var next) when next.TaskOf(node) is { State: TaskState.NoReply } lost:
                await FollowAsync(next, ct);
                return new Outcome<TaskAnswer>.Conflict(lost.Reason ?? "This counts as no reply.");
            case RunStep.Changed(var next):
                return Outcome.Done(TaskAnswer.Of(await FollowAsync(next, ct), node));
            case RunStep.Same(var same):
                return Outcome.AlreadyDone(TaskAnswer.Of(await FollowAsync(same, ct), node));
            case RunStep.Refused(RefusalKind.NotYours, var reason):
                return new Outcome<TaskAnswer>.Forbidden(reason);
            case RunStep.Refused(_, var reason):
                return new Outcome<TaskAnswer>.Conflict(reason);
            default:
                return new Outcome<TaskAnswer>.NotFound(Unknown(run));
        }
    }

    public static string Unknown(Sha256Digest run) => $"There is no run {run} here.";

    // A verdict has consequences, and a panel that is not whole is drawn again; else nothing follows that a message does not bring itself.
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
            // The message counts already, and its sender is told so; the timer does again what follows.
            LogLeft(e, run.Id);
            return run;
        }
    }

    [LoggerMessage(4002, LogLevel.Warning, "What follows from a message in the run {Run} is left to the timer")]
    private partial void LogLeft(Exception failure, Sha256Digest run);
}
