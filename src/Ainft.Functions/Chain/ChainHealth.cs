using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ainft.Functions.Chain;

/// <summary>
/// The check is healthy when the app can follow at least one node of the configured chain and no node is on another
/// chain. The app can follow a node that has a head and a final block. A halted cursor is degraded, because the app
/// still answers reads.
/// </summary>
internal sealed class ChainHealth(
    ChainEndpoints endpoints, ChainObserver observer, CursorRow cursors, FactCache facts) : IHealthCheck
{
    private static readonly FactKind<Answer?[]> Recent = new("heads", heads => 512L * heads.Length);

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var heads = await HeadsAsync(cancellationToken);
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
        var cursor = await cursors.ReadRecentAsync(cancellationToken);
        return cursor.Halted is { } reason
            ? HealthCheckResult.Degraded($"Reconciliation is halted: {reason}")
            : HealthCheckResult.Healthy();
    }

    /// <summary>
    /// The recent heads of all endpoints. Any client may request the health of the app, and each reading costs a call
    /// of every node, so requests share a reading.
    /// </summary>
    private Task<Answer?[]> HeadsAsync(CancellationToken ct) =>
        facts.ReadRecentAsync(Recent, default, () => endpoints.AskAllAsync(AskAsync, CancellationToken.None), ct);

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
