namespace Ainft.Functions.Governance;

/// <summary>The numbers by which payments are judged, and the event that set them.</summary>
/// <param name="Cap">The largest sum of a payable component's royalty stack, in basis points.</param>
/// <param name="AnchorWithin">The time in which a component must be anchored after a payment.</param>
/// <param name="HeldFor">The time after which a held payment is refunded.</param>
/// <param name="ChallengeDelay">The time from a root to its activation under a guardian.</param>
/// <param name="Replicas">The results that a verdict needs to count for the gate.</param>
/// <param name="Confidence">The confidence that it needs, in 1/10,000.</param>
/// <param name="BoundedTolerance">Whether its comparators must have a bounded tolerance.</param>
/// <param name="At">The event, or null for the terms without a DAO.</param>
public sealed record RewardTerms(
    int Cap,
    TimeSpan AnchorWithin,
    TimeSpan HeldFor,
    TimeSpan ChallengeDelay,
    int Replicas,
    int Confidence,
    bool BoundedTolerance,
    DecidedAt? At)
{
    /// <summary>The terms before the DAO set any.</summary>
    public static RewardTerms Default { get; } = new(
        Payability.DefaultCap,
        TimeSpan.FromDays(7),
        TimeSpan.FromDays(30),
        TimeSpan.FromDays(3),
        3,
        9_900,
        true,
        null);
}
