using System.Text;
using Ainft.Ethereum;
using Ainft.Sources.Events;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// Stores the delivery of an event and queues it. The commit point is the transaction of its rows. A delivery that
/// comes again is queued again until it has a result, and the sweep queues one whose message was lost.
/// </summary>
internal sealed class StoreDelivery(DeliveryStore deliveries, AnnounceDelivery announce, TimeProvider time)
{
    /// <summary>Stores an event, or finds it.</summary>
    /// <param name="integration">The integration.</param>
    /// <param name="found">The event.</param>
    /// <param name="headers">The headers that its reader asked for.</param>
    /// <param name="body">The body.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Delivery> RunAsync(
        Integration integration, PlatformEvent found, AskedHeaders headers, ReadOnlyMemory<byte> body,
        CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var delivery = DeliveryTries.Queued(
            new Delivery(integration.Id, IdOf(integration.Id, found), now)
            {
                Event = found.Name,
                Headers = headers.Asked,
                Subject = SubjectOf(found),
            },
            now);
        var kept = EventReader.Kept(integration.Platform, body);
        if (!await deliveries.TryInsertAsync(delivery, kept, ct))
            delivery = await deliveries.FindAsync(delivery.Integration, delivery.Id, ct) ?? delivery;
        if (delivery.IsOpen)
            await announce.RunAsync(delivery, "received", ct);
        return delivery;
    }

    /// <summary>Stores events that a poll found, the oldest first.</summary>
    /// <param name="integration">The integration.</param>
    /// <param name="polled">The events with their times, the oldest first.</param>
    /// <param name="most">The most new events, because no request pays for them.</param>
    /// <param name="ct">Cancels the writes.</param>
    /// <returns>The time of the last event that is stored, or null without one, and whether none is left.</returns>
    public async Task<(DateTimeOffset? Newest, bool IsAll)> AddAsync(
        Integration integration, IEnumerable<(PolledEvent Event, DateTimeOffset At)> polled, int most,
        CancellationToken ct)
    {
        var (newest, left) = ((DateTimeOffset?)null, most);
        foreach (var (one, at) in polled)
        {
            if (left == 0)
                return (newest, false);
            left -= await AddAsync(integration, one, ct) ? 1 : 0;
            newest = at;
        }
        return (newest, true);
    }

    /// <summary>Stores an event that a poll found. False when it is there already.</summary>
    public async Task<bool> AddAsync(Integration integration, PolledEvent polled, CancellationToken ct)
    {
        var headers = new AskedHeaders(polled.Header);
        var found = EventReader.Read(polled.Platform, headers.Find, polled.Body);
        if (await deliveries.FindAsync(integration.Id, IdOf(integration.Id, found), ct) is not null)
            return false;
        await RunAsync(integration, found, headers, polled.Body, ct);
        return true;
    }

    private static string? SubjectOf(PlatformEvent found) => found.Repository is not { } repository ? null
        : found.Revision is { } revision ? $"{repository}@{revision}"
        : found.Reference is { } reference ? $"{repository}@{reference}"
        : repository;

    private static Sha256Digest IdOf(Bytes32 integration, PlatformEvent found) =>
        Sha256Digest.Of(Encoding.UTF8.GetBytes($"{integration}\n{found.DeliveryKey}"));
}
