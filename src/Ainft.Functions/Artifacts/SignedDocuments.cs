using Microsoft.OpenApi;

namespace Ainft.Functions.Artifacts;

/// <summary>Adds to the OpenAPI document how a client signs a request.</summary>
internal static class SignedDocuments
{
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
}
