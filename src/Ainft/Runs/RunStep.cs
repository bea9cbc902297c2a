namespace Ainft.Runs;

/// <summary>The reason why a message of a node is refused.</summary>
public enum RefusalKind
{
    /// <summary>The node has no task in this run.</summary>
    NotYours,

    /// <summary>The run has not reached the step of the message.</summary>
    TooEarly,

    /// <summary>The time for the message is over.</summary>
    TooLate,

    /// <summary>
    /// The node has already sent another commitment or result, or the run's version does not allow the result.
    /// </summary>
    Different,
}

/// <summary>The effect of a node's message on a run.</summary>
public abstract record RunStep
{
    private RunStep()
    {
    }

    /// <summary>The message is accepted. The run has changed.</summary>
    public sealed record Changed(Run Run) : RunStep;

    /// <summary>The same message was accepted before.</summary>
    public sealed record Same(Run Run) : RunStep;

    /// <summary>The message is refused, and the run does not change.</summary>
    /// <param name="Kind">The reason for programs.</param>
    /// <param name="Reason">The reason for people.</param>
    public sealed record Refused(RefusalKind Kind, string Reason) : RunStep;
}
