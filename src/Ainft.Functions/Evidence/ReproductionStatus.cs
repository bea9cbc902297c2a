namespace Ainft.Functions.Evidence;

/// <summary>Whether the results of nodes confirm the claim of a component.</summary>
public enum ReproductionState
{
    /// <summary>No run was requested, or none has a verdict.</summary>
    NeverTried,

    /// <summary>A run is in progress, and no verdict exists yet.</summary>
    InProgress,

    /// <summary>The run found too few nodes in time, or their results do not agree.</summary>
    Inconclusive,

    /// <summary>The results of the nodes refute the claim.</summary>
    NotReproduced,

    /// <summary>The results of the nodes confirm the claim.</summary>
    Reproduced,

    /// <summary>The nodes produced the component, so it was reproduced from the beginning.</summary>
    Produced,
}

/// <summary>The status of a component's reproduction, from its current verdict and the run of that verdict.</summary>
/// <param name="State">The state.</param>
/// <param name="Agreed">
/// The number of nodes that agree with the claim, or with one another when they produced the component.
/// </param>
/// <param name="Of">The number of nodes that revealed a result.</param>
/// <param name="Run">The run of the verdict, or the run in progress.</param>
/// <param name="Tolerance">
/// The smallest effect that the component's comparator refuses. Null when the comparator has no tolerance, or when no
/// verdict exists.
/// </param>
public sealed record ReproductionStatus(
    ReproductionState State, int Agreed = 0, int Of = 0, Sha256Digest? Run = null, Tolerance? Tolerance = null)
{
    public static readonly ReproductionStatus NeverTried = new(ReproductionState.NeverTried);

    /// <summary>The state in the form of answers.</summary>
    public string Word => State switch
    {
        ReproductionState.InProgress => "in-progress",
        ReproductionState.Inconclusive => "inconclusive",
        ReproductionState.NotReproduced => "not-reproduced",
        ReproductionState.Reproduced => "reproduced",
        ReproductionState.Produced => "produced",
        _ => "never-tried",
    };

    /// <summary>Whether the verdict confirms or refutes the claim.</summary>
    public bool IsConclusive => State >= ReproductionState.NotReproduced;
}
