using Ainft.Functions.Platform;
using Microsoft.Azure.Functions.Worker;
using static Microsoft.Azure.Functions.Worker.AuthorizationLevel;

namespace Ainft.Functions.Explorer;

/// <summary>The trigger of oEmbed. The function for all other paths answers the pages.</summary>
internal sealed class ExplorerTriggers(Api api)
{
    [Function("OEmbed")]
    public Task AnswerOEmbed(
        [HttpTrigger(Anonymous, "get", "head", "post", "put", "patch", "delete", "options",
            Route = "api/oembed")] HttpRequest request,
        CancellationToken ct) => api.AnswerAsync(request, ct);
}
