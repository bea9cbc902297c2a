using System.Text;
using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Runs;

/// <summary>Withdraws a node from a task that it cannot do, and stores the end of its log for people.</summary>
public sealed class WithdrawTask(StepRun step, TaskLogs logs, TimeProvider time)
{
    public async Task<Outcome<TaskAnswer>> RunAsync(
        Sha256Digest run, Address node, WithdrawForm form, CancellationToken ct)
    {
        var outcome = await step.RunAsync(
            run, node, stored => RunMachine.Withdraw(stored, node, form.Reason, time.GetUtcNow()), ct);
        if (outcome is Outcome<TaskAnswer>.Done or Outcome<TaskAnswer>.AlreadyDone
            && form.Log is { Length: > 0 } log)
            await logs.StoreAsync(run, node, Encoding.UTF8.GetBytes(log), ct);
        return outcome;
    }
}
