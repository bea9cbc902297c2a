using Microsoft.OpenApi;
using static Ainft.Functions.Platform.Documents;

namespace Ainft.Functions.Reproduction;

/// <summary>What the OpenAPI document says of the routes of nodes, tasks and artifacts beyond their types.</summary>
internal static class NodeDocuments
{
    private const string Octets = "application/octet-stream";

    /// <summary>Says that a request is signed, and how.</summary>
    public static RouteHandlerBuilder IsSigned(this RouteHandlerBuilder route) => route.AddOpenApiOperationTransformer((operation, context, _) =>
    {
        var components = context.Document!.Components ??= new OpenApiComponents();
        components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        components.SecuritySchemes.TryAdd(SignedRequest.Scheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = SignedRequest.Scheme.ToLowerInvariant(),
            Description = "Authorization: Ainft node=0x…, time=SECONDS, nonce=0x…, signature=0x…, where the signature is over the EIP-712 message "
                + "Request(string method,string path,bytes32 body,uint256 time,bytes32 nonce) in the domain of mints; path with its query as it is sent, body its SHA-256.",
        });
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(SignedRequest.Scheme, context.Document)] = [] }];
        return Task.CompletedTask;
    });

    public static RouteHandlerBuilder TakesArtifact(this RouteHandlerBuilder route) => route.Describes(("sha256", "The SHA-256 of the file: 64 lower-case hexadecimal digits."));

    public static RouteHandlerBuilder TakesNode(this RouteHandlerBuilder route) => route.Describes(("node", "The node's account: 0x and 40 hexadecimal digits."));

    public static RouteHandlerBuilder TakesTask(this RouteHandlerBuilder route) => route.TakesNode().Describes(("id", "The run: 0x and 64 hexadecimal digits."));

    public static RouteHandlerBuilder TakesWait(this RouteHandlerBuilder route) => route.Takes(
        Query("wait", "How many seconds to wait for news.", new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0", Maximum = $"{NodeQuery.LongestWait}", Default = 0 }));

    public static RouteHandlerBuilder TakesNodeQuery(this RouteHandlerBuilder route) => route.Takes(
        Query("limit", "How many items a page has at most.", new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = $"{DescribeNode.MaxLimit}", Default = DescribeNode.DefaultLimit }),
        Query("page", "Where to go on: the page of the answer before."));

    /// <summary>A body of any bytes.</summary>
    public static RouteHandlerBuilder TakesFile(this RouteHandlerBuilder route, string mediaType = Octets) => route.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        operation.RequestBody = new OpenApiRequestBody { Required = true, Content = ContentOf(mediaType) };
        return Task.CompletedTask;
    });

    /// <summary>Answers of any bytes, whole or in part.</summary>
    public static RouteHandlerBuilder GivesFile(this RouteHandlerBuilder route, string mediaType = Octets) => route.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        operation.Responses!["200"] = new OpenApiResponse { Description = "The whole file", Content = ContentOf(mediaType) };
        operation.Responses["206"] = new OpenApiResponse { Description = "The range that was asked for", Content = ContentOf(mediaType) };
        operation.Responses["304"] = new OpenApiResponse { Description = "It is what If-None-Match names" };
        return Task.CompletedTask;
    });

    private static RouteHandlerBuilder Takes(this RouteHandlerBuilder route, params OpenApiParameter[] parameters) => route.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        operation.Parameters = [.. operation.Parameters ?? [], .. parameters];
        return Task.CompletedTask;
    });

    private static RouteHandlerBuilder Describes(this RouteHandlerBuilder route, params (string Name, string Description)[] described) => route.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        foreach (var (name, description) in described)
            operation.Parameters!.Single(parameter => parameter.Name == name).Description = description;
        return Task.CompletedTask;
    });

    private static Dictionary<string, OpenApiMediaType> ContentOf(string mediaType) => new()
    {
        [mediaType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } },
    };
}
