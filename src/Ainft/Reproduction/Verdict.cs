using Ainft.Ethereum;

namespace Ainft;

/// <summary>What a run came to. A pure function of the set of reveals: the order of arrival plays no part.</summary>
public sealed record Verdict
{
    /// <summary>Which.</summary>
    public required VerdictKind Kind { get; init; }

    /// <summary>How many results agree with the claim or, where nothing is claimed, with the consensus.</summary>
    public required int Agreed { get; init; }

    /// <summary>How many results there are.</summary>
    public required int Of { get; init; }

    /// <summary>How probable the verdict is; of <see cref="VerdictKind.Inconclusive"/> the more probable of the two.</summary>
    public required double Confidence { get; init; }

    /// <summary>How probable it is that the verdict is wrong: what <see cref="Confidence"/> leaves.</summary>
    public required double WrongProbability { get; init; }

    /// <summary>
    /// Why nothing was decided; null when something was. From version 2 on a refuted claim has a reason too when nodes
    /// found bad outputs.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>
    /// The smallest effect that the comparator would have refused; null when it tolerates nothing, and in version 1.
    /// </summary>
    public Tolerance? Tolerance { get; init; }

    /// <summary>The tests of the comparators <c>equivalent</c>, in their order; empty in version 1.</summary>
    public IReadOnlyList<Equivalence> Equivalences { get; init; } = [];

    /// <summary>The node whose result is the centre of the nodes' own agreement; null where they have none, and when the claim was reproduced.</summary>
    public Address? Consensus { get; init; }

    /// <summary>The nodes whose answer the verdict is, in the order of their addresses.</summary>
    public IReadOnlyList<Address> Supporters { get; init; } = [];

    /// <summary>
    /// Whether more results could not change it: the nodes agree on something that the comparator's bounds do not
    /// allow.
    /// </summary>
    internal bool IsFinal { get; init; }
}
