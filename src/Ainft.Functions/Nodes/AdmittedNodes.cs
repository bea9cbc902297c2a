using Ainft.Ethereum;

namespace Ainft.Functions.Nodes;

/// <summary>Knows which accounts are registered nodes of admitted operators.</summary>
public sealed class AdmittedNodes(NodeStore nodes, AdmittedOperators operators)
{
    public async Task<bool> IsAdmittedAsync(Address account, CancellationToken ct) =>
        await nodes.FindAsync(account, ct) is { HasLeft: false } node
        && (await operators.ReadAsync(ct)).Admits(node.Candidate.Operator);
}
