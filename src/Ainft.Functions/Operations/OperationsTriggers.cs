using Ainft.Functions.Platform;
using Microsoft.Azure.Functions.Worker;
using static Microsoft.Azure.Functions.Worker.AuthorizationLevel;

namespace Ainft.Functions.Operations;

/// <summary>The functions of operations.</summary>
internal sealed class OperationsTriggers(Api api, AnchorAudit anchor)
{
    [Function("Operations")]
    public Task AnswerOperations(
        [HttpTrigger(Anonymous, "get", "head", "post", "put", "patch", "delete", "options",
            Route = "api/operations/{*rest}")] HttpRequest request,
        CancellationToken ct) => api.AnswerAsync(request, ct);

    [Function("AnchorAudit")]
    public Task AnchorAudit([TimerTrigger("%AINFT_AUDIT_SCHEDULE%")] TimerInfo timer, CancellationToken ct) =>
        anchor.RunAsync(ct);
}
