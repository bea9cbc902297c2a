using Azure;

namespace Ainft.Functions.Chain;

/// <summary>Follows the chosen endpoint for one step. It applies finalized events, then replaces the overlay.</summary>
internal sealed class FollowChain(ChainEndpoints endpoints, ApplyFinalized apply, WriteOverlay overlay)
{
    /// <summary>Returns the step, or a wait when the endpoint failed.</summary>
    public async Task<ReconcileStep> RunAsync(
        ReconcileStep.Follow step, ChainCursor cursor, ETag? etag, CancellationToken ct)
    {
        var endpoint = endpoints.All[step.Endpoint];
        foreach (var other in endpoints.All)
            other.Suspect = false;
        try
        {
            if (await apply.RunAsync(endpoint.Client, step.Finalized, cursor, etag, ct) is { } applied)
                await overlay.RunAsync(endpoint.Client, applied, step, ct);
            return step;
        }
        catch (Exception e) when (ChainEndpoints.IsFault(e))
        {
            endpoint.Suspect = true;
            return new ReconcileStep.Wait(e.Message);
        }
    }
}
