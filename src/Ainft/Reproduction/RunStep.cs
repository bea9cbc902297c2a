namespace Ainft;

/// <summary>Why a message of a node is refused.</summary>
public enum RefusalKind
{
    /// <summary>The node has no task in this run.</summary>
    NotYours,

    /// <summary>Its time has not come.</summary>
    TooEarly,

    /// <summary>Its time is over.</summary>
    TooLate,

    /// <summary>Another one was accepted before.</summary>
    Different,
}

/// <summary>What a message of a node does to a run.</summary>
public abstract record RunStep
{
    private RunStep()
    {
    }

    /// <summary>It is accepted, and this is the run now.</summary>
    public sealed record Changed(Run Run) : RunStep;

    /// <summary>It was accepted before.</summary>
    public sealed record Same(Run Run) : RunStep;

    /// <summary>It is refused, and the run stays as it is.</summary>
    /// <param name="Kind">Why.</param>
    /// <param name="Reason">Why, for people.</param>
    public sealed record Refused(RefusalKind Kind, string Reason) : RunStep;
}
