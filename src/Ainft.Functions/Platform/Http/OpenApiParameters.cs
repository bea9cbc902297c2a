using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Ainft.Functions.Platform;

/// <summary>Adds the parameters of routes to the OpenAPI document, and describes those of their paths.</summary>
internal static class OpenApiParameters
{
    /// <summary>Adds parameters that the route reads from the request itself.</summary>
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder route, params OpenApiParameter[] parameters) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters = [.. operation.Parameters ?? [], .. parameters];
            return Task.CompletedTask;
        });

    /// <summary>Describes a parameter of the route's path.</summary>
    public static RouteHandlerBuilder Describes(this RouteHandlerBuilder route, string name, string description) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters!.Single(parameter => parameter.Name == name).Description = description;
            return Task.CompletedTask;
        });

    /// <summary>A query parameter, which is a string unless <paramref name="schema"/> is given.</summary>
    public static OpenApiParameter Query(
        string name, string description, OpenApiSchema? schema = null, bool required = false) =>
        new()
        {
            Name = name,
            In = ParameterLocation.Query,
            Required = required,
            Description = description,
            Schema = schema ?? Text(),
        };

    /// <summary>A required header.</summary>
    public static OpenApiParameter Header(string name, string description) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Required = true,
        Description = description,
        Schema = Text(),
    };

    /// <summary>A whole number with a default value.</summary>
    public static OpenApiSchema Whole(int min, int max, int absent) => new()
    {
        Type = JsonSchemaType.Integer,
        Minimum = $"{min}",
        Maximum = $"{max}",
        Default = absent,
    };

    /// <summary>One of several words.</summary>
    public static OpenApiSchema OneOf(IEnumerable<string> words) => new()
    {
        Type = JsonSchemaType.String,
        Enum = [.. words.Select(word => (JsonNode)word)],
    };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
}
