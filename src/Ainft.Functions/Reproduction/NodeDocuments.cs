using Microsoft.OpenApi;
using static Ainft.Functions.Platform.OpenApiParameters;

namespace Ainft.Functions.Reproduction;

/// <summary>Adds to the OpenAPI document the facts about nodes, tasks and artifacts that their types lack.</summary>
internal static class NodeDocuments
{
    private const string Octets = "application/octet-stream";

    private const string HowToSign =
        "Authorization: Ainft node=0x…, time=SECONDS, nonce=0x…, signature=0x…. The signature is over the EIP-712 "
        + "message Request(string method,string path,bytes32 body,uint256 time,bytes32 nonce) in the domain of mints. "
        + "The path includes the query exactly as sent, and body is the SHA-256 of the body.";

    /// <summary>Documents that a request is signed, and how.</summary>
    public static RouteHandlerBuilder IsSigned(this RouteHandlerBuilder route) =>
        route.AddOpenApiOperationTransformer((operation, context, _) =>
        {
            var components = context.Document!.Components ??= new OpenApiComponents();
            components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            components.SecuritySchemes.TryAdd(SignedRequest.Scheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = SignedRequest.Scheme.ToLowerInvariant(),
                Description = HowToSign,
            });
            var scheme = new OpenApiSecuritySchemeReference(SignedRequest.Scheme, context.Document);
            operation.Security = [new OpenApiSecurityRequirement { [scheme] = [] }];
            return Task.CompletedTask;
        });

    public static RouteHandlerBuilder TakesArtifact(this RouteHandlerBuilder route) =>
        route.Describes("sha256", "The SHA-256 of the file, 64 lower-case hexadecimal digits.");

    public static RouteHandlerBuilder TakesNode(this RouteHandlerBuilder route) =>
        route.Describes("node", "The account of the node, 0x and 40 hexadecimal digits.");

    public static RouteHandlerBuilder TakesTask(this RouteHandlerBuilder route) =>
        route.TakesNode().Describes("id", "The id of the run, 0x and 64 hexadecimal digits.");

    public static RouteHandlerBuilder TakesWait(this RouteHandlerBuilder route) =>
        route.Takes(Query(
            "wait", "The most seconds that the request waits for news.", Whole(0, NodeQuery.LongestWait, 0)));

    public static RouteHandlerBuilder TakesNodeQuery(this RouteHandlerBuilder route) => route.Takes(
        Query("limit", "The most items in a page.", Whole(1, DescribeNode.MaxLimit, DescribeNode.DefaultLimit)),
        Query("page", "The token of the next page, from the previous answer."));

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
