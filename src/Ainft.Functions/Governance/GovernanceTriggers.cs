using Ainft.Functions.Platform;
using Microsoft.Azure.Functions.Worker;
using static Microsoft.Azure.Functions.Worker.AuthorizationLevel;

namespace Ainft.Functions.Governance;

/// <summary>The functions of the slice of governance.</summary>
internal sealed class GovernanceTriggers(Api api)
{
    [Function("Governance")]
    public Task AnswerGovernance(
        [HttpTrigger(Anonymous, "get", "head", "post", "put", "patch", "delete", "options",
            Route = "api/governance/{*rest}")] HttpRequest request,
        CancellationToken ct) => api.AnswerAsync(request, ct);

    [Function("Retractions")]
    public Task AnswerRetractions(
        [HttpTrigger(Anonymous, "get", "head", "post", "put", "patch", "delete", "options",
            Route = "api/retractions/{*rest}")] HttpRequest request,
        CancellationToken ct) => api.AnswerAsync(request, ct);
}
