using Ainft.Ethereum;
using Ainft.Functions.Artifacts;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Nodes;

/// <summary>Withdraws a node that left from its open tasks. The slice of runs registers it.</summary>
public delegate Task NodeLeft(Address node, CancellationToken ct);

/// <summary>Unregisters a node. The draw skips it from then on, and it withdraws from its open tasks.</summary>
public sealed class LeaveRegistry(NodeStore nodes, NodeLeft left, DescribeNode describe)
{
    public async Task<Outcome<NodeAnswer>> RunAsync(Sender sender, CancellationToken ct)
    {
        var node = sender.Account;
        var hadLeft = false;
        var stored = await nodes.UpdateAsync(node, found => Decide(found, sender, out hadLeft), ct);
        if (stored is null)
            return new Outcome<NodeAnswer>.Refused(ProblemCode.NodeNotFound, DescribeNode.Unknown(node));
        if (!stored.HasLeft)
            return new Outcome<NodeAnswer>.Refused(
                ProblemCode.Superseded, $"The node signed a later registration, at {stored.SignedAt:u}.");
        await left(node, ct);
        var answer = await describe.AnswerOfAsync(stored, ct);
        return hadLeft ? Outcome.AlreadyDone(answer) : Outcome.Done(answer);
    }

    private static RegisteredNode? Decide(RegisteredNode? found, Sender sender, out bool hadLeft)
    {
        hadLeft = found is { HasLeft: true };
        return found is null || found.HasLeft || found.SignedAt > sender.SentAt
            ? null
            : found with { HasLeft = true, SignedAt = sender.SentAt, SeenAt = null, Held = [] };
    }
}
