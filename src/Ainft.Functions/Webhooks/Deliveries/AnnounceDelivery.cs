using Ainft.Functions.Platform;

namespace Ainft.Functions.Webhooks;

/// <summary>Queues a stored delivery. Repeatable, because a processed delivery is not processed again.</summary>
internal sealed class AnnounceDelivery(Queues queues)
{
    /// <summary>The name of the queue, without the prefix.</summary>
    public const string Queue = "deliveries";

    private readonly IMessageQueue queue = queues.Open(Queue);

    /// <param name="delivery">The delivery.</param>
    /// <param name="cause">Why it is queued, which makes the message a new one.</param>
    /// <param name="ct">Cancels.</param>
    public Task RunAsync(Delivery delivery, string cause, CancellationToken ct) =>
        queue.SendAsync(new DeliveryMessage(delivery.Integration, delivery.Id).ToJson(), cause, ct);

    /// <summary>
    /// Queues a delivery at the time of its next try, where the queue can do that. The sweep does it everywhere, but up
    /// to a minute later.
    /// </summary>
    public Task ScheduleAsync(Delivery delivery, DateTimeOffset due, CancellationToken ct) => queue.ScheduleAsync(
        new DeliveryMessage(delivery.Integration, delivery.Id).ToJson(), $"due {due:O}", due, ct);
}
