using Microsoft.OpenApi;
using static Ainft.Functions.Platform.OpenApiParameters;

namespace Ainft.Functions.Operations;

/// <summary>Adds to the OpenAPI document how an operator identifies itself.</summary>
internal static class OperationsDocuments
{
    private const string Token = "OperatorToken", Key = "OperationsKey";

    public static RouteHandlerBuilder TakesAuditQuery(this RouteHandlerBuilder route) => route.Takes(
        Query("page", "The token of the next page, from the link of the previous answer."));

    /// <summary>Documents that a route needs a token or the key.</summary>
    public static RouteHandlerBuilder IsForOperators(this RouteHandlerBuilder route) =>
        route.AddOpenApiOperationTransformer((operation, context, _) =>
        {
            var components = context.Document!.Components ??= new OpenApiComponents();
            components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            components.SecuritySchemes.TryAdd(Token, TokenScheme());
            components.SecuritySchemes.TryAdd(Key, KeyScheme());
            operation.Security =
            [
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Token, context.Document)] = [] },
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Key, context.Document)] = [] },
            ];
            return Task.CompletedTask;
        });

    private static OpenApiSecurityScheme TokenScheme() => new()
    {
        Type = SecuritySchemeType.Http,
        Scheme = "bearer",
        BearerFormat = "JWT",
        Description = "A token of Microsoft Entra ID for the app, with the role of operators.",
    };

    private static OpenApiSecurityScheme KeyScheme() => new()
    {
        Type = SecuritySchemeType.ApiKey,
        Name = OperatorGate.KeyHeader,
        In = ParameterLocation.Header,
        Description = "The secret of the setting Ainft__Operations__Key.",
    };
}
