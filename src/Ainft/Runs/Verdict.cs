using Ainft.Ethereum;

namespace Ainft.Runs;

/// <summary>
/// The verdict of a run. It is a pure function of the set of reveals and does not depend on the order of their arrival.
/// </summary>
public sealed record Verdict
{
    /// <summary>The kind of the verdict.</summary>
    public required VerdictKind Kind { get; init; }

    /// <summary>
    /// The number of results that agree with the claim. In a run without a claim, the number of results that agree with
    /// the consensus.
    /// </summary>
    public required int Agreed { get; init; }

    /// <summary>The number of results.</summary>
    public required int Of { get; init; }

    /// <summary>
    /// The probability of the verdict. For <see cref="VerdictKind.Inconclusive"/>, that of the more probable
    /// alternative.
    /// </summary>
    public required double Confidence { get; init; }

    /// <summary>The probability that the verdict is wrong, which is 1 - <see cref="Confidence"/>.</summary>
    public required double WrongProbability { get; init; }

    /// <summary>
    /// The reason of an inconclusive verdict, for people. From version 2 on, a refuted claim also has a reason when
    /// nodes found bad outputs. Null otherwise.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>
    /// The smallest effect that the comparator would have refused. Null in version 1, and without a tolerance.
    /// </summary>
    public Tolerance? Tolerance { get; init; }

    /// <summary>The tests of the comparators <c>equivalent</c>, in their order. Empty in version 1.</summary>
    public IReadOnlyList<Equivalence> Equivalences { get; init; } = [];

    /// <summary>
    /// The node with the result in the center of the nodes' own agreement. Null when they do not agree, and when the
    /// claim was reproduced.
    /// </summary>
    public Address? Consensus { get; init; }

    /// <summary>The nodes that gave the answer of the verdict, in the order of their addresses.</summary>
    public IReadOnlyList<Address> Supporters { get; init; } = [];

    /// <summary>
    /// Whether more results cannot change it, because the nodes agree on a result that breaks the bounds of the
    /// comparator.
    /// </summary>
    internal bool IsFinal { get; init; }
}
