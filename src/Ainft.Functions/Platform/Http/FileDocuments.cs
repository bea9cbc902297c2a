using Microsoft.OpenApi;

namespace Ainft.Functions.Platform;

/// <summary>Adds to the OpenAPI document the facts about files that their types lack.</summary>
internal static class FileDocuments
{
    private const string Octets = "application/octet-stream";

    /// <summary>Documents a body of any bytes.</summary>
    public static RouteHandlerBuilder TakesFile(this RouteHandlerBuilder route, string mediaType = Octets) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = ContentOf(mediaType) };
            return Task.CompletedTask;
        });

    /// <summary>Documents answers of any bytes, whole or in part.</summary>
    public static RouteHandlerBuilder GivesFile(this RouteHandlerBuilder route, string mediaType = Octets) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Responses!["200"] =
                new OpenApiResponse { Description = "The whole file", Content = ContentOf(mediaType) };
            operation.Responses["206"] =
                new OpenApiResponse { Description = "The requested range", Content = ContentOf(mediaType) };
            operation.Responses["304"] =
                new OpenApiResponse { Description = "The file has the ETag in If-None-Match" };
            return Task.CompletedTask;
        });

    private static Dictionary<string, OpenApiMediaType> ContentOf(string mediaType) => new()
    {
        [mediaType] = new OpenApiMediaType
        {
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
        },
    };
}
