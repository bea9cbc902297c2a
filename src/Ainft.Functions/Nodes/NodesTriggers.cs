using Ainft.Functions.Platform;
using Microsoft.Azure.Functions.Worker;
using static Microsoft.Azure.Functions.Worker.AuthorizationLevel;

namespace Ainft.Functions.Nodes;

/// <summary>The functions of the slice of nodes.</summary>
internal sealed class NodesTriggers(Api api)
{
    [Function("Nodes")]
    public Task AnswerNodes(
        [HttpTrigger(Anonymous, "get", "head", "post", "put", "patch", "delete", "options",
            Route = "api/nodes/{*rest}")] HttpRequest request,
        CancellationToken ct) => api.AnswerAsync(request, ct);
}
