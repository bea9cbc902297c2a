using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Nodes;

/// <summary>
/// Stores that a node is online, and the runs that it works on. Until the lease ends, the node keeps those tasks and
/// may be drawn for others.
/// </summary>
public sealed class Heartbeat(NodeStore nodes, IOptions<RunOptions> options, TimeProvider time)
{
    public async Task<Outcome<HeartbeatAnswer>> RunAsync(Address node, HeartbeatForm form, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var stored = await nodes.UpdateAsync(
            node,
            found => found is { HasLeft: false } ? found with { SeenAt = now, Held = form.Tasks } : null,
            ct);
        return stored is { HasLeft: false }
            ? Outcome.Done(new HeartbeatAnswer(now, options.Value.LeaseSeconds))
            : new Outcome<HeartbeatAnswer>.Refused(ProblemCode.NodeNotFound, DescribeNode.Unknown(node));
    }
}
