using Ainft.Ethereum;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Nodes;

/// <summary>Knows which accounts are registered nodes of admitted operators.</summary>
public sealed class AdmittedNodes(NodeStore nodes, IOptions<RunOptions> options)
{
    public async Task<bool> IsAdmittedAsync(Address account, CancellationToken ct) =>
        await nodes.FindAsync(account, ct) is { HasLeft: false } node
        && options.Value.Admits(node.Candidate.Operator);
}
