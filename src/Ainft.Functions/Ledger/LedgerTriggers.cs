using Ainft.Functions.Platform;
using Microsoft.Azure.Functions.Worker;
using static Microsoft.Azure.Functions.Worker.AuthorizationLevel;

namespace Ainft.Functions.Ledger;

/// <summary>The triggers of the ledger slice.</summary>
internal sealed class LedgerTriggers(Api api, AnchorBundles anchor, SweepBundles sweep, ProjectBundle project)
{
    [Function("Bundles")]
    public Task AnswerBundles(
        [HttpTrigger(Anonymous, "get", "head", "post", "put", "patch", "delete", "options",
            Route = "api/bundles/{*rest}")] HttpRequest request,
        CancellationToken ct) => api.AnswerAsync(request, ct);

    [Function("Batches")]
    public Task AnswerBatches(
        [HttpTrigger(Anonymous, "get", "head", "post", "put", "patch", "delete", "options",
            Route = "api/batches/{*rest}")] HttpRequest request,
        CancellationToken ct) => api.AnswerAsync(request, ct);

    [Function("AnchorBundles")]
    public Task AnchorBundles([TimerTrigger("%AINFT_ANCHOR_SCHEDULE%")] TimerInfo timer, CancellationToken ct) =>
        anchor.RunAsync(ct);

    [Function("SweepBundles")]
    public Task SweepBundles([TimerTrigger("%AINFT_SWEEP_SCHEDULE%")] TimerInfo timer, CancellationToken ct) =>
        sweep.RunAsync(ct);

    [Function("ProjectBundle")]
    public Task ProjectBundle(
        [QueueTrigger("%AINFT_PREFIX%-project-bundle", Connection = "AzureWebJobsStorage")] BinaryData message,
        CancellationToken ct) => project.RunQueuedAsync(DigestMessage.Read("bundle", message), ct);
}
