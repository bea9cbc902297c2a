using Ainft.Functions.Platform;
using Microsoft.Azure.Functions.Worker;
using static Microsoft.Azure.Functions.Worker.AuthorizationLevel;

namespace Ainft.Functions.Runs;

/// <summary>The functions of the slice of runs.</summary>
internal sealed class RunsTriggers(Api api, ScheduleRun schedule, SweepRuns sweep)
{
    [Function("Runs")]
    public Task AnswerRuns(
        [HttpTrigger(Anonymous, "get", "head", "post", "put", "patch", "delete", "options",
            Route = "api/runs/{*rest}")] HttpRequest request,
        CancellationToken ct) => api.AnswerAsync(request, ct);

    [Function("ScheduleRun")]
    public Task ScheduleRun(
        [QueueTrigger("%AINFT_PREFIX%-runs", Connection = "AzureWebJobsStorage")] BinaryData message,
        CancellationToken ct) => schedule.RunAsync(DigestMessage.Read("run", message), ct);

    [Function("SweepRuns")]
    public Task SweepRuns([TimerTrigger("%AINFT_RUN_SCHEDULE%")] TimerInfo timer, CancellationToken ct) =>
        sweep.RunAsync(ct);
}
