using System.Globalization;
using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Webhooks;

/// <summary>Lists the deliveries of an integration for its creator, and queues one of them again.</summary>
internal sealed class DescribeDeliveries(
    DescribeIntegration integrations, DeliveryStore deliveries, AnnounceDelivery announce, TimeProvider time)
{
    public const int DefaultLimit = 20, MaxLimit = 100;

    /// <summary>A page of the deliveries, the newest first.</summary>
    public async Task<Outcome<DeliveryPage>> ListAsync(
        Bytes32 integration, Address creator, DeliveryQuery query, CancellationToken ct)
    {
        var own = await integrations.FindOwnAsync(integration, creator, ct);
        if (own is not Outcome<Integration>.Done)
            return own.As<DeliveryPage>();
        var found = await deliveries.ListAsync(integration, query.From, query.Limit + 1, ct);
        return Outcome.Done(new DeliveryPage(
            [.. found.Take(query.Limit).Select(DeliveryAnswer.Of)],
            found.Count > query.Limit
                ? PageToken.Write(query.List, DeliveryStore.PositionOf(found[query.Limit]))
                : null));
    }

    /// <summary>
    /// Queues a delivery again. One that became a component stays as it is. The others that ended are decided again,
    /// because the repository may name the creator now.
    /// </summary>
    public async Task<Outcome<DeliveryAnswer>> RedeliverAsync(
        Bytes32 integration, Address creator, Sha256Digest id, CancellationToken ct)
    {
        var own = await integrations.FindOwnAsync(integration, creator, ct);
        if (own is not Outcome<Integration>.Done)
            return own.As<DeliveryAnswer>();
        if (await deliveries.FindAsync(integration, id, ct) is not { } found)
            return new Outcome<DeliveryAnswer>.Refused(
                ProblemCode.DeliveryNotFound,
                $"The integration {integration} has no delivery {id}. It keeps its last {DeliveryStore.Kept}.");
        if (found.State == DeliveryState.Minted)
            return Outcome.AlreadyDone(DeliveryAnswer.Of(found));
        var now = time.GetUtcNow();
        var queued = DeliveryTries.Queued(found with { Reason = null, Component = null, Tries = 0 }, now);
        if (!await deliveries.TryReplaceAsync(found, queued, ct))
            return new Outcome<DeliveryAnswer>.Refused(
                ProblemCode.IntegrationChanged, $"The delivery {id} is being processed now. Send the request again.");
        // A try without a result may have minted its plan already.
        if (!found.IsOpen && found.State != DeliveryState.Failed)
            await deliveries.ForgetPlanAsync(found, ct);
        var cause = string.Create(CultureInfo.InvariantCulture, $"redelivered {now.UtcTicks}");
        await announce.RunAsync(queued, cause, ct);
        return Outcome.Done(DeliveryAnswer.Of(queued));
    }
}
