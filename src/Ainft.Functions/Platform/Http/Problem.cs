using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;

namespace Ainft.Functions.Platform;

/// <summary>An error answer: <c>application/problem+json</c> of RFC 9457 with the rules that were broken.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">A stable name for programs; it ends <c>type</c>.</param>
/// <param name="Title">The same in words.</param>
public sealed record Problem(int Status, string Code, string Title) : IResult
{
    internal const string ContentType = "application/problem+json";

    /// <summary>What was wrong with this request in particular.</summary>
    public string? Detail { get; init; }

    /// <summary>The rules that the request breaks, all of them.</summary>
    public IReadOnlyList<Violation>? Violations { get; init; }

    /// <summary>When to send the request again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The problem of a bare status, such as the framework's 404, 405, 413 and 415.</summary>
    public static Problem Of(int status) => new(status, $"http-{status}", ReasonPhrases.GetReasonPhrase(status));

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-store";
        if (Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = SignedRequest.Scheme;
        if (RetryAfter is { } after)
            response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var body = new ProblemBody($"urn:ainft:problem:{Code}", Title, Status, Detail, httpContext.Request.Path, Violations);
        return response.WriteAsJsonAsync(body, ProblemJson.Default.ProblemBody, ContentType, httpContext.RequestAborted);
    }
}

internal sealed record ProblemBody(string Type, string Title, int Status, string? Detail, string Instance, IReadOnlyList<Violation>? Violations);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProblemBody))]
internal sealed partial class ProblemJson : JsonSerializerContext;
