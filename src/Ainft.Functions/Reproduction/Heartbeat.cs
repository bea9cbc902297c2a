using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Reproduction;

/// <summary>Notes that a node is there, and which runs it works on: it keeps those tasks, and may be drawn for others, until the lease ends.</summary>
public sealed class Heartbeat(Nodes nodes, IOptions<RunOptions> options, TimeProvider time)
{
    public async Task<Outcome<HeartbeatAnswer>> RunAsync(Address node, HeartbeatForm form, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var stored = await nodes.UpdateAsync(node, found => found is { HasLeft: false } ? found with { SeenAt = now, Held = form.Tasks } : null, ct);
        return stored is { HasLeft: false }
            ? Outcome.Done(new HeartbeatAnswer(now, options.Value.LeaseSeconds))
            : new Outcome<HeartbeatAnswer>.NotFound(DescribeNode.Unknown(node));
    }
}
