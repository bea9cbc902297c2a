using Ainft.Functions.Platform;
using Microsoft.Azure.Functions.Worker;
using static Microsoft.Azure.Functions.Worker.AuthorizationLevel;

namespace Ainft.Functions.Events;

/// <summary>The functions of the slice of events.</summary>
internal sealed class EventsTriggers(
    Api api, AnnounceBatch announce, SweepEvents sweep, AppendDecisions decisions, DeliverEvents deliver,
    SubscriptionKeys keys)
{
    [Function("Events")]
    public Task AnswerEvents(
        [HttpTrigger(Anonymous, "get", "head", "post", "put", "patch", "delete", "options",
            Route = "api/events/{*rest}")] HttpRequest request,
        CancellationToken ct) => api.AnswerAsync(request, ct);

    [Function("Subscriptions")]
    public Task AnswerSubscriptions(
        [HttpTrigger(Anonymous, "get", "head", "post", "put", "patch", "delete", "options",
            Route = "api/subscriptions/{*rest}")] HttpRequest request,
        CancellationToken ct) => api.AnswerAsync(request, ct);

    [Function("AppendEvents")]
    public Task AppendEvents(
        [QueueTrigger("%AINFT_PREFIX%-events", Connection = "AzureWebJobsStorage")] BinaryData message,
        CancellationToken ct) => announce.AppendAsync(DigestMessage.Read("batch", message), ct);

    [Function("SweepEvents")]
    public async Task SweepEvents(
        [TimerTrigger("%AINFT_SWEEP_SCHEDULE%")] TimerInfo timer, CancellationToken ct)
    {
        await sweep.RunAsync(ct);
        await decisions.RunAsync(ct);
        // Without a data key the registry has no subscription.
        if (keys.Off is null)
            await deliver.RunAsync(once: true, ct);
    }
}
