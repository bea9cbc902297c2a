using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Reproduction;

/// <summary>Lets a node leave: it is drawn no more, and gives back what it has not done.</summary>
public sealed class LeaveRegistry(Nodes nodes, Tasks tasks, StepRun step, DescribeNode describe, TimeProvider time)
{
    public async Task<Outcome<NodeAnswer>> RunAsync(Sender sender, CancellationToken ct)
    {
        var node = sender.Account;
        var hadLeft = false;
        var stored = await nodes.UpdateAsync(node, found => Decide(found, sender, out hadLeft), ct);
        if (stored is null)
            return new Outcome<NodeAnswer>.NotFound(DescribeNode.Unknown(node));
        if (!stored.HasLeft)
            return new Outcome<NodeAnswer>.Conflict($"The node registered again later, at {stored.SignedAt:u}.");
        foreach (var task in await tasks.ListAsync(node, ct))
            await step.RunAsync(task.Run, node, run => RunMachine.Withdraw(run, node, "The node left.", time.GetUtcNow()), ct);
        return hadLeft ? Outcome.AlreadyDone(describe.AnswerOf(stored)) : Outcome.Done(describe.AnswerOf(stored));
    }

    private static RegisteredNode? Decide(RegisteredNode? found, Sender sender, out bool hadLeft)
    {
        hadLeft = found is { HasLeft: true };
        return found is null || found.HasLeft || found.SignedAt > sender.SentAt ? null : found with { HasLeft = true, SignedAt = sender.SentAt, SeenAt = null, Held = [] };
    }
}
