using Ainft.Functions.Platform;
using Microsoft.Azure.Functions.Worker;
using static Microsoft.Azure.Functions.Worker.AuthorizationLevel;

namespace Ainft.Functions.Webhooks;

/// <summary>The functions of the slice of webhooks.</summary>
internal sealed class WebhooksTriggers(
    Api api, ProcessDelivery process, SweepDeliveries sweep, PollPlatforms poll)
{
    [Function("Webhooks")]
    public Task AnswerWebhooks(
        [HttpTrigger(Anonymous, "get", "head", "post", "put", "patch", "delete", "options",
            Route = "api/webhooks/{*rest}")] HttpRequest request,
        CancellationToken ct) => api.AnswerAsync(request, ct);

    [Function("Integrations")]
    public Task AnswerIntegrations(
        [HttpTrigger(Anonymous, "get", "head", "post", "put", "patch", "delete", "options",
            Route = "api/integrations/{*rest}")] HttpRequest request,
        CancellationToken ct) => api.AnswerAsync(request, ct);

    [Function("ProcessDelivery")]
    public Task ProcessDelivery(
        [QueueTrigger("%AINFT_PREFIX%-deliveries", Connection = "AzureWebJobsStorage")] BinaryData message,
        CancellationToken ct) => process.RunAsync(DeliveryMessage.Read(message), ct);

    [Function("SweepDeliveries")]
    public Task SweepDeliveries(
        [TimerTrigger("%AINFT_SWEEP_SCHEDULE%")] TimerInfo timer, CancellationToken ct) => sweep.RunAsync(ct);

    [Function("PollPlatforms")]
    public Task PollPlatforms(
        [TimerTrigger("%AINFT_SWEEP_SCHEDULE%")] TimerInfo timer, CancellationToken ct) => poll.RunAsync(ct);
}
