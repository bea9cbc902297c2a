using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Ainft.Functions.Platform;

/// <summary>The OpenAPI 3.1 document and a page that shows it. The app itself serves the page's script.</summary>
public static class Documents
{
    // With it the browser refuses requests of Scalar's bundle to other hosts (assistant, fonts, telemetry, proxy).
    private const string OnlyThisHost =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data:; font-src 'self' data:; base-uri 'self'; frame-ancestors 'none'";

    private static readonly int[] BodyProblems = [400, 408, 429, 503];

    /// <summary>Declares that a route answers problems of these statuses.</summary>
    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder route, params int[] statuses)
    {
        foreach (var status in statuses)
            route.Produces<ProblemBody>(status, Problem.ContentType);
        return route;
    }

    /// <summary>
    /// Adds the other problems of receiving a body to every route that may answer 413, because each receives a body.
    /// </summary>
    internal static RouteGroupBuilder WithBodyProblems(this RouteGroupBuilder api)
    {
        ((IEndpointConventionBuilder)api).Finally(endpoint =>
        {
            var answers = endpoint.Metadata.OfType<IProducesResponseTypeMetadata>();
            var statuses = answers.Select(answer => answer.StatusCode).ToHashSet();
            if (!statuses.Contains(StatusCodes.Status413PayloadTooLarge))
                return;
            foreach (var status in BodyProblems.Where(status => !statuses.Contains(status)))
                endpoint.Metadata.Add(
                    new ProducesResponseTypeMetadata(status, typeof(ProblemBody), [Problem.ContentType]));
        });
        return api;
    }

    internal static void AddDocuments(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        var free = new FreeJsonSchemas();
        options.CreateSchemaReferenceId = type =>
            type.Type == typeof(ProblemBody) ? "Problem"
            : type.Type == typeof(ManifestForm) ? nameof(Manifest)
            : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        options.AddDocumentTransformer(free.WriteAsync);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Ainft";
            document.Info.Version = typeof(Documents).Assembly.GetName().Version!.ToString(3);
            document.Info.Description =
                "Immutable identifiers for AI components, anchored on Ethereum and provable offline.";
            // The address differs between a host and its handler, so clients resolve paths against the document's own.
            document.Servers = [new OpenApiServer { Url = "/" }];
            // By default a request needs no signature in its headers. Operations that need one name its scheme.
            document.Security = [new OpenApiSecurityRequirement()];
            foreach (var schema in document.Components?.Schemas?.Values.OfType<OpenApiSchema>() ?? [])
                OmitNulls(schema);
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            OmitNulls(schema, context);
            free.Note(context);
            // The converter of a code hides its JSON type.
            if (context.JsonTypeInfo.Type == typeof(ViolationCode))
                schema.Type = JsonSchemaType.String;
            return Task.CompletedTask;
        });
    });

    internal static void MapDocuments(this IEndpointRouteBuilder api)
    {
        api.MapOpenApi("/openapi.json").DrawsOn(BudgetClass.Reads).MayBeKeptFor(AnswerFreshness.OfVersion);
        var page = api.MapScalarApiReference("/docs", options =>
        {
            options.Title = "Ainft";
            options.OpenApiRoutePattern = "/api/openapi.json";
            options.DefaultFonts = false;
            options.Telemetry = false;
            options.ShowDeveloperTools = DeveloperToolsVisibility.Never;
            options.Agent = new ScalarAgentOptions { Disabled = true };
            options.Mcp = new ScalarMcpOptions { Disabled = true };
            options.HideClientButton = true;
            options.DefaultOpenAllTags = true;
        });
        page.MayBeKeptFor(AnswerFreshness.OfVersion).DrawsOn(BudgetClass.Reads).AddEndpointFilter((context, next) =>
        {
            context.HttpContext.Response.Headers.ContentSecurityPolicy = OnlyThisHost;
            return next(context);
        });
    }

    // Members without a value are never written, so they are optional and never null.
    private static void OmitNulls(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        if (context.JsonPropertyInfo is { IsGetNullable: true })
            schema.Type &= ~JsonSchemaType.Null;
        foreach (var property in context.JsonTypeInfo.Properties.Where(property => property.IsGetNullable))
            schema.Required?.Remove(property.Name);
    }

    // The same for members that refer to a schema, where null is one of two choices.
    private static void OmitNulls(OpenApiSchema schema)
    {
        foreach (var (name, member) in schema.Properties?.ToArray() ?? [])
            if (member.OneOf is [{ Type: JsonSchemaType.Null }, var only])
                schema.Properties![name] = only;
    }
}
