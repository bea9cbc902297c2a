namespace Ainft.Functions.Reproduction;

/// <summary>Whether nodes came to what a component claims.</summary>
public enum ReproductionState
{
    /// <summary>Nobody asked, or nothing came of it.</summary>
    NeverTried,

    /// <summary>Nodes are at it, and there is no verdict yet.</summary>
    InProgress,

    /// <summary>They could not be found in the time there was, or did not agree.</summary>
    Inconclusive,

    /// <summary>They came to something else.</summary>
    NotReproduced,

    /// <summary>They came to what is claimed.</summary>
    Reproduced,

    /// <summary>They made it: it was reproduced from the beginning.</summary>
    Produced,
}

/// <summary>What is known of a component's reproduction: the newest verdict, and its run.</summary>
/// <param name="State">How it stands.</param>
/// <param name="Agreed">How many nodes agreed with the claim; of a produced component, with one another.</param>
/// <param name="Of">How many nodes revealed a result.</param>
/// <param name="Run">The run that decided, or that goes on.</param>
/// <param name="Tolerance">The smallest effect that the component's comparator refuses; null when it tolerates
/// nothing, or there is no verdict.</param>
public sealed record ReproductionStatus(ReproductionState State, int Agreed = 0, int Of = 0, Sha256Digest? Run = null,
    Tolerance? Tolerance = null)
{
    public static readonly ReproductionStatus NeverTried = new(ReproductionState.NeverTried);

    /// <summary>The state as answers write it.</summary>
    public string Word => State switch
    {
        ReproductionState.InProgress => "in-progress",
        ReproductionState.Inconclusive => "inconclusive",
        ReproductionState.NotReproduced => "not-reproduced",
        ReproductionState.Reproduced => "reproduced",
        ReproductionState.Produced => "produced",
        _ => "never-tried",
    };

    /// <summary>Whether nodes said something that stands.</summary>
    public bool IsConclusive => State >= ReproductionState.NotReproduced;
}
