using System.Text.Json;
using Ainft.Ethereum;
using Azure;
using Microsoft.AspNetCore.Diagnostics;

namespace Ainft.Functions.Platform;

/// <summary>Answers exceptions: unreadable requests with what is wrong, absent storage with 503, everything else with a bare 500.</summary>
internal sealed partial class Surprises(ILogger<Surprises> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
            return true;
        var problem = ProblemOf(exception);
        // Many requests may fail for want of room: one line for each is enough, and a refusal is logged where it
        // happens.
        if (exception is DiskFailedException)
            DiskFailed(log, httpContext.Request.Method, httpContext.Request.Path, exception.Message);
        else if (problem.Status >= 500 && exception is not BodyRefusedException)
            RequestFailed(log, exception, httpContext.Request.Method, httpContext.Request.Path);
        try
        {
            await problem.ExecuteAsync(httpContext);
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // Who asked is gone, as is found out now.
        }
        return true;
    }

    private static Problem ProblemOf(Exception exception) => exception switch
    {
        BadHttpRequestException { InnerException: JsonException json } => Unreadable(json),
        BodyRefusedException refused =>
            Problem.Of(refused.StatusCode) with { Detail = refused.Message, RetryAfter = refused.RetryAfter },
        BadHttpRequestException bad => Problem.Of(bad.StatusCode) with { Detail = bad.Message },
        JsonRpcUnavailableException or JsonRpcException => new Problem(503, "try-later", "Try later") { Detail = "The chain did not answer.", RetryAfter = TimeSpan.FromSeconds(5) },
        DiskFailedException => new Problem(503, "try-later", "Try later")
        {
            Detail = "This instance has no room on its disk now. Send this again later.",
            RetryAfter = TimeSpan.FromSeconds(10),
        },
        _ when IsStorageAway(exception) => new Problem(503, "try-later", "Try later") { Detail = "Storage did not answer.", RetryAfter = TimeSpan.FromSeconds(5) },
        _ => Problem.Of(500),
    };

    private static Problem Unreadable(JsonException json) => new(400, "unreadable", "The request is not the JSON expected here")
    {
        Violations = [new Violation(PointerOf(json.Path), json.InnerException?.Message ?? "This is not valid JSON, or not of the type expected here.", json.BytePositionInLine)],
    };

    // System.Text.Json names places as $.a.b[0].
    private static string PointerOf(string? path) =>
        path is null ? "" : path.TrimStart('$').Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace(".", "/", StringComparison.Ordinal);

    private static bool IsStorageAway(Exception exception) => exception switch
    {
        RequestFailedException failed => failed.Status is 0 or 429 or >= 500,
        // Not the client's going away, which is answered above: the SDK gave up waiting.
        OperationCanceledException => true,
        AggregateException many => many.InnerExceptions.All(IsStorageAway),
        _ => false,
    };

    [LoggerMessage(1006, LogLevel.Error, "{Method} {Path} failed: {Reason}")]
    static partial void DiskFailed(ILogger log, string method, PathString path, string reason);

    [LoggerMessage(1001, LogLevel.Error, "{Method} {Path} failed")]
    static partial void RequestFailed(ILogger log, Exception exception, string method, PathString path);
}
