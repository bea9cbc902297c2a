using System.Text.Json.Nodes;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>The route of the JSON Schema of a manifest.</summary>
internal static class SchemaRoutes
{
    public static IEndpointRouteBuilder MapSchemaRoutes(this IEndpointRouteBuilder api)
    {
        api.MapGet(ManifestSchema.Route, (HttpResponse response, ManifestSchema schema) =>
            {
                response.Headers.CacheControl = "public, max-age=3600";
                return schema.Answer();
            })
            .WithName("getManifestSchema").WithTags("AINFTs").WithSummary("Get the schema of a manifest")
            .DrawsOn(BudgetClass.Reads)
            .WithDescription(
                "The JSON Schema (2020-12) of a manifest, version 1. Its $id is its own address. Later versions of the "
                + "registry only add optional members to it.")
            .Produces<JsonObject>(StatusCodes.Status200OK, "application/schema+json").Produces(304);
        return api;
    }
}
