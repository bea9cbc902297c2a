using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Ainft.Functions.Platform;

/// <summary>The OpenAPI 3.1 document and a page that shows it. The app itself serves the page's script.</summary>
public static partial class Documents
{
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
        page.MayBeKeptFor(AnswerFreshness.OfVersion).DrawsOn(BudgetClass.Reads).AddEndpointFilter(ProtectAsync);
    }

    private static async ValueTask<object?> ProtectAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var answer = await next(context);
        var html = (answer as ContentHttpResult)?.ResponseContent ?? "";
        context.HttpContext.Response.Headers.ContentSecurityPolicy = PolicyOf(html);
        return answer;
    }

    /// <summary>
    /// The policy of the page. With it the browser refuses requests of Scalar's bundle to other hosts (assistant,
    /// fonts, telemetry, proxy). The only inline scripts that run are those with the hashes of the page (CSP 3,
    /// 6.7.3.3).
    /// </summary>
    private static string PolicyOf(string html)
    {
        var scripts = InlineScript().Matches(html).Select(script => $" 'sha256-{HashOf(script.Groups[1].Value)}'");
        return $"default-src 'self'; script-src 'self'{string.Concat(scripts)}; style-src 'self' 'unsafe-inline'; "
            + "img-src 'self' data:; font-src 'self' data:; base-uri 'self'; frame-ancestors 'none'";
    }

    // The parser of a browser reads each line break of a page as a line feed.
    private static string HashOf(string script) => Convert.ToBase64String(
        SHA256.HashData(Encoding.UTF8.GetBytes(script.Replace("\r\n", "\n").Replace('\r', '\n'))));

    [GeneratedRegex("<script(?![^>]*\\ssrc=)[^>]*>(.*?)</script>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex InlineScript();

    // Members without a value are never written, so they are optional and never null.
    private static void OmitNulls(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        if (context.JsonPropertyInfo is not null)
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
