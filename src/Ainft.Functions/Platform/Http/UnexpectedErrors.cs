using System.Text.Json;
using Azure;
using Microsoft.AspNetCore.Diagnostics;

namespace Ainft.Functions.Platform;

/// <summary>The problem of an exception in a slice's dependency. Null when the slice does not know it.</summary>
public delegate ProblemCode? ExceptionProblem(Exception exception);

/// <summary>
/// Answers exceptions. An unreadable request gets the place of the mistake, an unavailable dependency gets 503, and
/// any other exception gets a 500 without details.
/// </summary>
internal sealed partial class UnexpectedErrors(IEnumerable<ExceptionProblem> slices, ILogger<UnexpectedErrors> log)
    : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
            return true;
        var problem = ProblemOf(exception);
        var (request, id) = (httpContext.Request, RequestId.Of(httpContext));
        // A full disk fails many requests, so each of them logs one line without a stack trace.
        if (exception is DiskFailedException)
            DiskFailed(log, request.Method, request.Path, exception.Message, id);
        else if (problem.Code.Status >= 500 && exception is not RequestRefusedException)
            RequestFailed(log, exception, request.Method, request.Path, id);
        try
        {
            await problem.ExecuteAsync(httpContext);
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The client disconnected before the answer.
        }
        return true;
    }

    private Problem ProblemOf(Exception exception) => exception switch
    {
        BadHttpRequestException { InnerException: JsonException json } => Unreadable(json),
        RequestRefusedException refused => new Problem(refused.Code, refused.Message, refused.RetryAfter),
        BadHttpRequestException bad => Problem.Of(bad.StatusCode, bad.Message),
        _ => Explained(CodeOf(exception)),
    };

    private static Problem Explained(ProblemCode code) => new(code, code.Meaning);

    private ProblemCode CodeOf(Exception exception) => exception switch
    {
        DiskFailedException => ProblemCode.DiskFull,
        _ when slices.Select(slice => slice(exception)).FirstOrDefault(code => code is not null) is { } code => code,
        _ when IsStorageUnavailable(exception) => ProblemCode.StorageUnavailable,
        _ => ProblemCode.Unexpected,
    };

    private static Problem Unreadable(JsonException json) =>
        new(ProblemCode.Unreadable, "The body is not the JSON that this route expects.")
        {
            Violations =
            [
                new Violation(
                    PointerOf(json.Path),
                    // Only errors in the text have an inner JsonException.
                    json.InnerException is JsonException ? ViolationCode.JsonSyntax : ViolationCode.WrongType,
                    json.InnerException?.Message ?? "This is not valid JSON, or its type is wrong.",
                    // The position counts within a line, so it is an offset in the body only on the first line.
                    json.LineNumber is 0 ? json.BytePositionInLine : null),
            ],
        };

    // System.Text.Json names places as $.a.b[0].
    private static string PointerOf(string? path) =>
        path is null ? "" : path.TrimStart('$').Replace('[', '.').Replace("]", "").Replace('.', '/');

    /// <summary>Whether storage does not answer now, or too slowly.</summary>
    public static bool IsStorageUnavailable(Exception exception) => exception switch
    {
        RequestFailedException failed => failed.Status is 0 or 429 or >= 500,
        // The client is still connected, so the SDK gave up waiting.
        OperationCanceledException => true,
        AggregateException many => many.InnerExceptions.All(IsStorageUnavailable),
        _ => false,
    };

    [LoggerMessage(1006, LogLevel.Error, "{Method} {Path} failed, request {RequestId}: {Reason}")]
    static partial void DiskFailed(ILogger log, string method, PathString path, string reason, string requestId);

    [LoggerMessage(1001, LogLevel.Error, "{Method} {Path} failed, request {RequestId}")]
    static partial void RequestFailed(
        ILogger log, Exception exception, string method, PathString path, string requestId);
}
