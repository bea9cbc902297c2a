using Ainft.Functions.Platform;
using Microsoft.Azure.Functions.Worker;
using static Microsoft.Azure.Functions.Worker.AuthorizationLevel;

namespace Ainft.Functions.Minting;

/// <summary>The HTTP triggers of the minting routes, and of the routes of other slices below a component.</summary>
internal sealed class MintingTriggers(Api api)
{
    [Function("Ainfts")]
    public Task AnswerAinfts(
        [HttpTrigger(Anonymous, "get", "head", "post", "put", "patch", "delete", "options",
            Route = "api/ainfts/{*rest}")] HttpRequest request,
        CancellationToken ct) => api.AnswerAsync(request, ct);

    [Function("Metadata")]
    public Task AnswerMetadata(
        [HttpTrigger(Anonymous, "get", "head", "post", "put", "patch", "delete", "options",
            Route = "api/metadata/{*rest}")] HttpRequest request,
        CancellationToken ct) => api.AnswerAsync(request, ct);

    [Function("Delegations")]
    public Task AnswerDelegations(
        [HttpTrigger(Anonymous, "get", "head", "post", "put", "patch", "delete", "options",
            Route = "api/delegations/{*rest}")] HttpRequest request,
        CancellationToken ct) => api.AnswerAsync(request, ct);

    [Function("Schema")]
    public Task AnswerSchema(
        [HttpTrigger(Anonymous, "get", "head", "post", "put", "patch", "delete", "options",
            Route = "api/schema/{*rest}")] HttpRequest request,
        CancellationToken ct) => api.AnswerAsync(request, ct);
}
