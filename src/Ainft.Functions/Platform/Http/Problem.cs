using System.Globalization;
using System.Text.Json.Serialization;

namespace Ainft.Functions.Platform;

/// <summary>An error answer, <c>application/problem+json</c> (RFC 9457).</summary>
/// <param name="Code">The code, which gives the status, the title and the type.</param>
/// <param name="Detail">The reason, with the particulars of this request.</param>
/// <param name="RetryAfter">When to send the request again, where it differs from the code's own time.</param>
public sealed record Problem(ProblemCode Code, string? Detail = null, TimeSpan? RetryAfter = null) : IResult
{
    internal const string ContentType = "application/problem+json";

    /// <summary>The route of the explanations. A code follows.</summary>
    public const string Route = "/api/problems/";

    /// <summary>The schemes that a 401 asks for, where they differ from signatures.</summary>
    internal string? Challenge { get; init; }

    /// <summary>All rules that the request breaks.</summary>
    public IReadOnlyList<Violation>? Violations { get; init; }

    /// <summary>The position of events from which a client goes on.</summary>
    public string? Position { get; init; }

    /// <summary>The problem of a bare status, such as the framework's 404, 405, 413 and 415.</summary>
    public static Problem Of(int status, string? detail = null) => new(ProblemCode.OfStatus(status), detail);

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var services = httpContext.RequestServices;
        response.StatusCode = Code.Status;
        response.Headers.CacheControl = "no-store";
        if (Code.Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate =
                Challenge ?? services.GetRequiredService<AuthenticationScheme>().Name;
        if ((RetryAfter ?? Code.RetryAfter) is { } after)
            response.Headers.RetryAfter =
                Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var type = services.GetRequiredService<PublicAddress>().Of($"{Route}{Code.Name}");
        var body = new ProblemBody(
            type, Code.Title, Code.Status, Code.Name, Detail, request.Path, RequestId.Of(httpContext), Violations,
            Position);
        return response.WriteAsJsonAsync(
            body, ProblemJson.Default.ProblemBody, ContentType, httpContext.RequestAborted);
    }
}

/// <summary>The body of a problem (RFC 9457).</summary>
/// <param name="Type">The address of the explanation of the code.</param>
/// <param name="Title">The title of the code.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The stable name of the problem, for programs.</param>
/// <param name="Detail">The reason, with the particulars of this request.</param>
/// <param name="Instance">The path of the request.</param>
/// <param name="RequestId">The id of the request, for the operator's logs.</param>
/// <param name="Violations">All rules that the request breaks.</param>
/// <param name="Position">The position to go on from, when a log was rebuilt.</param>
internal sealed record ProblemBody(
    string Type,
    string Title,
    int Status,
    string Code,
    string? Detail,
    string Instance,
    string RequestId,
    IReadOnlyList<Violation>? Violations,
    string? Position);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProblemBody))]
internal sealed partial class ProblemJson : JsonSerializerContext;
