namespace Ainft.Functions.Events;

/// <summary>The types of events, as answers and deliveries name them.</summary>
public static class EventType
{
    /// <summary>A component was minted.</summary>
    public const string Minted = "ainft.minted";

    /// <summary>The anchor of a component's batch is final.</summary>
    public const string Finalized = "ainft.finalized";

    /// <summary>A component with parents was minted, so it was derived from all of its ancestors.</summary>
    public const string Derived = "ainft.derived";

    /// <summary>A run was opened.</summary>
    public const string RunStarted = "run.started";

    /// <summary>The summary of a run with its verdict is in the ledger.</summary>
    public const string RunDecided = "run.decided";

    /// <summary>The DAO or the creator retracted a component, or took that back.</summary>
    public const string Retracted = "ainft.retracted";

    /// <summary>The timelock of the DAO executed a decision.</summary>
    public const string Executed = "governance.executed";

    /// <summary>An account can claim more, because a root became active.</summary>
    public const string Claimable = "reward.claimable";

    /// <summary>A subscription left out events, because a minute had too many. Only deliveries have it.</summary>
    public const string Skipped = "events.skipped";

    /// <summary>A target must return the text of this message before it gets events.</summary>
    public const string Challenge = "subscription.challenge";

    /// <summary>All types of the log, in the order of the documentation.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Minted, Finalized, Derived, RunStarted, RunDecided, Retracted, Executed, Claimable];
}
