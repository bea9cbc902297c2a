using Microsoft.Azure.Functions.Worker;
using static Microsoft.Azure.Functions.Worker.AuthorizationLevel;

namespace Ainft.Functions.Platform;

/// <summary>
/// The HTTP functions of the platform, and the one for every path that no other function names. The host answers
/// <c>admin/</c> and <c>runtime/</c> itself.
/// </summary>
internal sealed class PlatformTriggers(Api api)
{
    [Function("Health")]
    public Task AnswerHealth(
        [HttpTrigger(Anonymous, "get", "head", "post", "put", "patch", "delete", "options",
            Route = "api/health/{*rest}")] HttpRequest request,
        CancellationToken ct) => api.AnswerAsync(request, ct);

    [Function("OpenApi")]
    public Task AnswerOpenApi(
        [HttpTrigger(Anonymous, "get", "head", "post", "put", "patch", "delete", "options",
            Route = "api/openapi.json")] HttpRequest request,
        CancellationToken ct) => api.AnswerAsync(request, ct);

    [Function("Docs")]
    public Task AnswerDocs(
        [HttpTrigger(Anonymous, "get", "head", "post", "put", "patch", "delete", "options",
            Route = "api/docs/{*rest}")] HttpRequest request,
        CancellationToken ct) => api.AnswerAsync(request, ct);

    [Function("Problems")]
    public Task AnswerProblems(
        [HttpTrigger(Anonymous, "get", "head", "post", "put", "patch", "delete", "options",
            Route = "api/problems/{*rest}")] HttpRequest request,
        CancellationToken ct) => api.AnswerAsync(request, ct);

    [Function("Elsewhere")]
    public Task AnswerElsewhere(
        [HttpTrigger(Anonymous, "get", "head", "post", "put", "patch", "delete", "options",
            Route = "{*path}")] HttpRequest request,
        CancellationToken ct) => api.AnswerAsync(request, ct);
}
