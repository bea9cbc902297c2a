using System.Diagnostics;
using System.Text.Json.Serialization.Metadata;

namespace Ainft.Functions.Platform;

/// <summary>The one place where outcomes become HTTP answers.</summary>
public static class OutcomeResults
{
    /// <summary>Answers with the value of an outcome as JSON.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="done">The status of <see cref="Outcome{T}.Done"/>, which is 200, 201 or 202.</param>
    public static IResult ToResult<T>(this Outcome<T> outcome, int done = StatusCodes.Status200OK) =>
        outcome.ToResult((value, status) => Results.Json(value, statusCode: status), done);

    /// <summary>Answers with the value of an outcome as JSON of this type.</summary>
    public static IResult ToResult<T>(
        this Outcome<T> outcome, JsonTypeInfo<T> type, int done = StatusCodes.Status200OK) =>
        outcome.ToResult((value, status) => Results.Json(value, type, statusCode: status), done);

    /// <summary>Answers with the value of an outcome as <paramref name="write"/> writes it.</summary>
    public static IResult ToResult<T>(
        this Outcome<T> outcome, Func<T, int, IResult> write, int done = StatusCodes.Status200OK) => outcome switch
        {
            Outcome<T>.Done(var value) => write(value, done),
            Outcome<T>.AlreadyDone(var value) => write(value, StatusCodes.Status200OK),
            Outcome<T>.Rejected(var detail, var violations) =>
                new Problem(ProblemCode.Rejected, detail) { Violations = violations },
            Outcome<T>.Refused(var code, var detail, var after) => new Problem(code, detail, after),
            _ => throw new UnreachableException(),
        };

    /// <summary>Answers that a query is wrong.</summary>
    public static IResult ToResult(this IReadOnlyList<Violation> violations) =>
        new Problem(ProblemCode.Rejected, "The query was refused.") { Violations = violations };
}
