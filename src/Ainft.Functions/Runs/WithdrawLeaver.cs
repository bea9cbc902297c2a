using Ainft.Ethereum;
using Ainft.Functions.Nodes;

namespace Ainft.Functions.Runs;

/// <summary>Withdraws a node that left the registry from its open tasks. Repeatable.</summary>
public sealed class WithdrawLeaver(TaskStore tasks, StepRun step, TimeProvider time)
{
    public async Task RunAsync(Address node, CancellationToken ct)
    {
        foreach (var task in await tasks.ListAsync(node, ct))
            await step.RunAsync(
                task.Run,
                node,
                run => RunMachine.Withdraw(run, node, "The node left.", time.GetUtcNow()),
                ct);
    }
}
