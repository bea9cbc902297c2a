namespace Ainft.Functions.Minting;

/// <summary>The verdict of a run about a component, by the summary of the run.</summary>
/// <param name="Statement">The SHA-256 of the summary.</param>
/// <param name="Run">The run.</param>
/// <param name="DecidedAt">The time of the verdict.</param>
/// <param name="Stated">The verdict.</param>
public sealed record ComponentVerdict(
    Sha256Digest Statement, Sha256Digest Run, DateTimeOffset DecidedAt, StatedVerdict Stated)
{
    /// <summary>
    /// Whether this verdict is current and the other one is not. A conclusive verdict comes first, then the later one.
    /// The table of statements has the same order.
    /// </summary>
    public bool IsBefore(ComponentVerdict other) => Rank.CompareTo(other.Rank) < 0;

    private (bool, long, Sha256Digest) Rank =>
        (Stated.Kind == VerdictKind.Inconclusive, -DecidedAt.ToUnixTimeMilliseconds(), Statement);
}

/// <summary>The facts about a component that may change, gathered for one read.</summary>
/// <remarks>
/// Every change is a method that returns this same object when the change is already there. So changes may come twice
/// and in any order.
/// </remarks>
public sealed record ComponentState
{
    /// <summary>The state of a component without a token, a verdict and an open run.</summary>
    public static readonly ComponentState None = new();

    /// <summary>The most open runs that a state has. It has the newest ones.</summary>
    public const int MaxOpenRuns = 8;

    /// <summary>The token, or null without one.</summary>
    public Token? Token { get; init; }

    /// <summary>The current verdict, which is the latest conclusive one or else the latest one.</summary>
    public ComponentVerdict? Verdict { get; init; }

    /// <summary>
    /// The runs that were announced and that have no summary here, newest first. A reader must check that such a run is
    /// still in progress, because an announcement may come late.
    /// </summary>
    public IReadOnlyList<Sha256Digest> OpenRuns { get; init; } = [];

    public bool IsEmpty => Token is null && Verdict is null && OpenRuns.Count == 0;

    /// <summary>The state with a token, unless it has a later transfer of the token.</summary>
    public ComponentState With(Token token) =>
        Token is null || token.IsAfter(Token) ? this with { Token = token } : this;

    /// <summary>The state after the summary of a run, which ends the run and may be the current verdict.</summary>
    public ComponentState With(ComponentVerdict verdict)
    {
        var ended = OpenRuns.Contains(verdict.Run)
            ? this with { OpenRuns = [.. OpenRuns.Where(run => run != verdict.Run)] }
            : this;
        return Verdict is null || verdict.IsBefore(Verdict) ? ended with { Verdict = verdict } : ended;
    }

    /// <summary>The state with an open run.</summary>
    public ComponentState WithOpen(Sha256Digest run) =>
        Verdict?.Run == run || OpenRuns.Contains(run)
            ? this
            : this with { OpenRuns = [run, .. OpenRuns.Take(MaxOpenRuns - 1)] };
}
