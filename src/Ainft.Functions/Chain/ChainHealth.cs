using Ainft.Ethereum;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ainft.Functions.Chain;

/// <summary>Ready when a node of the configured chain answers and none is of another. A halted cursor is degraded: what is stored can still be read.</summary>
internal sealed class ChainHealth(ChainEndpoints endpoints, CursorRow cursors, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private readonly Lock gate = new();
    private Task<BlockHeader?[]>? last;
    private long askedAt;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var heads = await HeadsAsync().WaitAsync(cancellationToken);
        if (endpoints.All.FirstOrDefault(endpoint => endpoint.IsWrongChain) is { } wrong)
            return HealthCheckResult.Unhealthy($"The endpoint {wrong.Address.Host} is on chain {wrong.ChainId}: correct Ainft__Chain__RpcUrls or Ainft__Chain__ChainId.");
        if (heads.All(head => head is null))
            return HealthCheckResult.Unhealthy("No endpoint of Ainft__Chain__RpcUrls answers.");
        var (cursor, _) = await cursors.ReadAsync(cancellationToken);
        return cursor.Halted is { } reason ? HealthCheckResult.Degraded($"Reconciliation is halted: {reason}") : HealthCheckResult.Healthy();
    }

    /// <summary>Anyone may ask how the app is, and an answer costs every node a call: one for all who ask within two seconds.</summary>
    private Task<BlockHeader?[]> HeadsAsync()
    {
        lock (gate)
        {
            if (last is null || (last.IsCompleted && time.GetElapsedTime(askedAt) >= Fresh))
                (last, askedAt) = (endpoints.AskAllAsync(endpoint => endpoint.Client.GetBlockAsync(BlockTag.Latest), CancellationToken.None), time.GetTimestamp());
            return last;
        }
    }
}
