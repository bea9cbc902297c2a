using System.Diagnostics;

namespace Ainft.Functions.Platform;

/// <summary>The one place where outcomes become HTTP answers.</summary>
public static class OutcomeResults
{
    /// <summary>The answer to an outcome, its value as JSON.</summary>
    /// <param name="outcome">What happened.</param>
    /// <param name="done">The status of <see cref="Outcome{T}.Done"/>: 200, or 201 or 202 where the route says so.</param>
    public static IResult ToResult<T>(this Outcome<T> outcome, int done = StatusCodes.Status200OK) =>
        outcome.ToResult((value, status) => Results.Json(value, statusCode: status), done);

    /// <summary>The answer to an outcome, its value written by <paramref name="write"/> with the status given to it.</summary>
    public static IResult ToResult<T>(this Outcome<T> outcome, Func<T, int, IResult> write, int done = StatusCodes.Status200OK) => outcome switch
    {
        Outcome<T>.Done(var value) => write(value, done),
        Outcome<T>.AlreadyDone(var value) => write(value, StatusCodes.Status200OK),
        Outcome<T>.Rejected(var title, var violations, var unreadable) => new Problem(unreadable ? 400 : 422, "rejected", title) { Violations = violations },
        Outcome<T>.NotFound(var what) => new Problem(404, "not-found", "Not found") { Detail = what },
        Outcome<T>.Forbidden(var reason) => new Problem(403, "forbidden", "Forbidden") { Detail = reason },
        Outcome<T>.Conflict(var reason) => new Problem(409, "conflict", "Conflict") { Detail = reason },
        Outcome<T>.TooMany(var reason, var after) => new Problem(429, "too-many", "Too many requests") { Detail = reason, RetryAfter = after },
        Outcome<T>.TryLater(var reason, var after) => new Problem(503, "try-later", "Try later") { Detail = reason, RetryAfter = after },
        _ => throw new UnreachableException(),
    };
}
