namespace Ainft.Functions.Platform;

/// <summary>What a use case expects to happen, as a closed set of values; <see cref="OutcomeResults"/> maps them to HTTP.</summary>
public abstract record Outcome<T>
{
    private Outcome()
    {
    }

    /// <summary>It is done.</summary>
    public sealed record Done(T Value) : Outcome<T>;

    /// <summary>It had been done before, with this same value.</summary>
    public sealed record AlreadyDone(T Value) : Outcome<T>;

    /// <summary>The request breaks rules; sending it again changes nothing. <paramref name="Unreadable"/>: it is not even JSON.</summary>
    public sealed record Rejected(string Title, IReadOnlyList<Violation> Violations, bool Unreadable = false) : Outcome<T>;

    /// <summary>The thing named is not there.</summary>
    public sealed record NotFound(string What) : Outcome<T>;

    /// <summary>The sender is known and may not do this.</summary>
    public sealed record Forbidden(string Reason) : Outcome<T>;

    /// <summary>What is there stands against it.</summary>
    public sealed record Conflict(string Reason) : Outcome<T>;

    /// <summary>The sender, or all senders together, had as much as they get for now.</summary>
    public sealed record TooMany(string Reason, TimeSpan RetryAfter) : Outcome<T>;

    /// <summary>Not now.</summary>
    public sealed record TryLater(string Reason, TimeSpan RetryAfter) : Outcome<T>;
}

/// <summary>Makes outcomes where the type is known from the value.</summary>
public static class Outcome
{
    /// <inheritdoc cref="Outcome{T}.Done"/>
    public static Outcome<T> Done<T>(T value) => new Outcome<T>.Done(value);

    /// <inheritdoc cref="Outcome{T}.AlreadyDone"/>
    public static Outcome<T> AlreadyDone<T>(T value) => new Outcome<T>.AlreadyDone(value);
}
