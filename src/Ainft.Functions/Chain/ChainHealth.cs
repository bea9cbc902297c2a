using Ainft.Ethereum;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ainft.Functions.Chain;

/// <summary>
/// The check is healthy when the app can follow at least one node of the configured chain and no node is on another
/// chain. The app can follow a node that has a head and a final block. A halted cursor is degraded, because the app
/// still answers reads.
/// </summary>
internal sealed class ChainHealth(
    ChainEndpoints endpoints, ChainObserver observer, CursorRow cursors, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private readonly Lock gate = new();
    private Task<Answer?[]>? last;
    private long askedAt;

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var heads = await HeadsAsync().WaitAsync(cancellationToken);
        if (endpoints.All.FirstOrDefault(endpoint => endpoint.IsWrongChain) is { } wrong)
            return HealthCheckResult.Unhealthy(
                $"The endpoint {wrong.Address.Host} is on chain {wrong.ChainId}. "
                + "Correct Ainft__Chain__RpcUrls or Ainft__Chain__ChainId.");
        if (heads.All(head => head is null))
            return HealthCheckResult.Unhealthy("No endpoint of Ainft__Chain__RpcUrls answers.");
        if (heads.All(head => head is null or { Heads: null }))
            return HealthCheckResult.Unhealthy(
                "No endpoint of Ainft__Chain__RpcUrls reports a finalized block, so the app cannot follow the chain. "
                + "Set Ainft__Chain__FinalityDepth if the chain does not have finalized blocks.");
        var (cursor, _) = await cursors.ReadAsync(cancellationToken);
        return cursor.Halted is { } reason
            ? HealthCheckResult.Degraded($"Reconciliation is halted: {reason}")
            : HealthCheckResult.Healthy();
    }

    /// <summary>
    /// The heads of all endpoints, at most two seconds old. Any client may request the health of the app, and each
    /// reading costs a call of every node, so requests share a reading.
    /// </summary>
    private Task<Answer?[]> HeadsAsync()
    {
        lock (gate)
        {
            if (last is null || (last.IsCompleted && time.GetElapsedTime(askedAt) >= Fresh))
                (last, askedAt) = (endpoints.AskAllAsync(AskAsync, CancellationToken.None), time.GetTimestamp());
            return last;
        }
    }

    /// <summary>
    /// The heads of a node. A node that does not know <c>finalized</c> refuses, which is an answer too.
    /// </summary>
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
