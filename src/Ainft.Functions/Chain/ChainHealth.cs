using Ainft.Ethereum;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ainft.Functions.Chain;

/// <summary>Ready when a node of the configured chain answers and none is of another. A halted cursor is degraded: what is stored can still be read.</summary>
internal sealed class ChainHealth(ChainEndpoints endpoints, CursorRow cursors) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var heads = await endpoints.AskAllAsync(endpoint => endpoint.Client.GetBlockAsync(BlockTag.Latest, cancellationToken), cancellationToken);
        if (endpoints.All.FirstOrDefault(endpoint => endpoint.IsWrongChain) is { } wrong)
            return HealthCheckResult.Unhealthy($"The endpoint {wrong.Address.Host} is on chain {wrong.ChainId}: correct Ainft__Chain__RpcUrls or Ainft__Chain__ChainId.");
        if (heads.All(head => head is null))
            return HealthCheckResult.Unhealthy("No endpoint of Ainft__Chain__RpcUrls answers.");
        var (cursor, _) = await cursors.ReadAsync(cancellationToken);
        return cursor.Halted is { } reason ? HealthCheckResult.Degraded($"Reconciliation is halted: {reason}") : HealthCheckResult.Healthy();
    }
}
