namespace Ainft.Functions.Platform;

/// <summary>
/// The expected results of a use case, as a closed set of values. <see cref="OutcomeResults"/> maps them to HTTP.
/// </summary>
public abstract record Outcome<T>
{
    private Outcome()
    {
    }

    /// <summary>The use case succeeded.</summary>
    public sealed record Done(T Value) : Outcome<T>;

    /// <summary>An earlier request had the same effect and the same value.</summary>
    public sealed record AlreadyDone(T Value) : Outcome<T>;

    /// <summary>The request breaks rules, so sending it again has the same result.</summary>
    /// <param name="Detail">The rejected part of the request, in one sentence.</param>
    /// <param name="Violations">The broken rules.</param>
    public sealed record Rejected(string Detail, IReadOnlyList<Violation> Violations) : Outcome<T>;

    /// <summary>The use case refuses the request, for now or for ever.</summary>
    /// <param name="Code">Why, for programs. It also gives the status.</param>
    /// <param name="Detail">Why, in one or two sentences with the particulars of the request.</param>
    /// <param name="RetryAfter">When to send the request again, where it differs from the code's own time.</param>
    public sealed record Refused(ProblemCode Code, string Detail, TimeSpan? RetryAfter = null) : Outcome<T>;

    /// <summary>The same rejection or refusal as the outcome of another use case.</summary>
    /// <exception cref="InvalidOperationException">The use case succeeded.</exception>
    public Outcome<TOther> As<TOther>() => this switch
    {
        Rejected(var detail, var violations) =>
            new Outcome<TOther>.Rejected(detail, violations),
        Refused(var code, var detail, var after) => new Outcome<TOther>.Refused(code, detail, after),
        _ => throw new InvalidOperationException("The use case succeeded, so there is no refusal."),
    };
}

/// <summary>Makes outcomes of a type that follows from the value.</summary>
public static class Outcome
{
    /// <inheritdoc cref="Outcome{T}.Done"/>
    public static Outcome<T> Done<T>(T value) => new Outcome<T>.Done(value);

    /// <inheritdoc cref="Outcome{T}.AlreadyDone"/>
    public static Outcome<T> AlreadyDone<T>(T value) => new Outcome<T>.AlreadyDone(value);
}
