using Ainft.Functions.Platform;
using Microsoft.Azure.Functions.Worker;
using static Microsoft.Azure.Functions.Worker.AuthorizationLevel;

namespace Ainft.Functions.Artifacts;

/// <summary>The functions of the slice of artifacts.</summary>
internal sealed class ArtifactsTriggers(Api api)
{
    [Function("Artifacts")]
    public Task AnswerArtifacts(
        [HttpTrigger(Anonymous, "get", "head", "post", "put", "patch", "delete", "options",
            Route = "api/artifacts/{*rest}")] HttpRequest request,
        CancellationToken ct) => api.AnswerAsync(request, ct);
}
