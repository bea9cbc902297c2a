using Scalar.AspNetCore;

namespace Ainft.Functions.Platform;

/// <summary>The OpenAPI 3.1 document and a page that shows it; the page's script is served by the app itself.</summary>
internal static class Documents
{
    public static void AddDocuments(this IServiceCollection services) => services.AddOpenApi(options =>
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Ainft";
            document.Info.Description = "Immutable identifiers for AI components, anchored on Ethereum and provable offline.";
            // The address differs between a host and its handler; clients resolve paths against where they fetched this.
            document.Servers = [];
            return Task.CompletedTask;
        }));

    public static void MapDocuments(this IEndpointRouteBuilder api)
    {
        api.MapOpenApi("/openapi.json");
        api.MapScalarApiReference("/docs", options =>
        {
            options.Title = "Ainft";
            options.OpenApiRoutePattern = "/api/openapi.json";
            options.DefaultFonts = false;
        });
    }
}
