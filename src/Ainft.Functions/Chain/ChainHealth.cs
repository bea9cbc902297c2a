using Ainft.Ethereum;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

/// <summary>
/// Ready when a node of the configured chain can be followed and none is of another. A node can be followed when it has a head and a
/// final block. A halted cursor is degraded: what is stored can still be read.
/// </summary>
internal sealed class ChainHealth(ChainEndpoints endpoints, CursorRow cursors, IOptions<ChainOptions> options, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private readonly Lock gate = new();
    private readonly ChainObserver observer = new(endpoints, options.Value.FinalityDepth);
    private Task<Answer?[]>? last;
    private long askedAt;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var heads = await HeadsAsync().WaitAsync(cancellationToken);
        if (endpoints.All.FirstOrDefault(endpoint => endpoint.IsWrongChain) is { } wrong)
            return HealthCheckResult.Unhealthy($"The endpoint {wrong.Address.Host} is on chain {wrong.ChainId}: correct Ainft__Chain__RpcUrls or Ainft__Chain__ChainId.");
        if (heads.All(head => head is null))
            return HealthCheckResult.Unhealthy("No endpoint of Ainft__Chain__RpcUrls answers.");
        if (heads.All(head => head is null or { Heads: null }))
            return HealthCheckResult.Unhealthy(
                "No endpoint of Ainft__Chain__RpcUrls names a finalized block, so nothing can be followed: set Ainft__Chain__FinalityDepth if the chain has none.");
        var (cursor, _) = await cursors.ReadAsync(cancellationToken);
        return cursor.Halted is { } reason ? HealthCheckResult.Degraded($"Reconciliation is halted: {reason}") : HealthCheckResult.Healthy();
    }

    /// <summary>Anyone may ask how the app is, and an answer costs every node a call: one for all who ask within two seconds.</summary>
    private Task<Answer?[]> HeadsAsync()
    {
        lock (gate)
        {
            if (last is null || (last.IsCompleted && time.GetElapsedTime(askedAt) >= Fresh))
                (last, askedAt) = (endpoints.AskAllAsync(AskAsync, CancellationToken.None), time.GetTimestamp());
            return last;
        }
    }

    /// <summary>A node that does not know <c>finalized</c> refuses, which is an answer too.</summary>
    private async Task<Answer?> AskAsync(ChainEndpoint endpoint)
    {
        try
        {
            return new Answer(await observer.HeadsAsync(endpoint, CancellationToken.None));
        }
        catch (JsonRpcException)
        {
            return new Answer(null);
        }
    }

    private sealed record Answer(ChainObserver.Heads? Heads);
}
