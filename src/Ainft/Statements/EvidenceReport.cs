using Ainft.Ethereum;

namespace Ainft;

/// <summary>What a caller read from a chain about an evidence file. Read all of it from one endpoint that you trust.</summary>
public sealed record EvidenceChainFacts
{
    /// <summary>The facts about the component's proof.</summary>
    public required ChainFacts Component { get; init; }

    /// <summary>The facts about each batch of statements, by root; a batch without any counts as not asked. Token and wallet in them are not looked at.</summary>
    public required IReadOnlyDictionary<Bytes32, ChainFacts> Batches { get; init; }

    /// <summary>The block with the number of the beacon; null when there is none.</summary>
    public BlockHeader? Beacon { get; init; }

    /// <summary>Whether an operator, a contract, accepts the signature of a node's registration (ERC-1271), by node; where it was asked.</summary>
    public IReadOnlyDictionary<Address, bool> OperatorsAccepted { get; init; } = new Dictionary<Address, bool>();

    /// <summary>Whether the requester, a contract, accepts the signature of the request (ERC-1271); null when it is no contract or was not asked.</summary>
    public bool? RequestAccepted { get; init; }
}

/// <summary>The checks of one node of a run: of its statement, or of what there is without one.</summary>
/// <param name="Node">The node.</param>
/// <param name="Checks">The checks, in the order in which they build on one another.</param>
public sealed record NodeReport(Address Node, IReadOnlyList<VerificationCheck> Checks);

/// <summary>The result of every check of an evidence file.</summary>
/// <param name="Component">The checks of the component's proof.</param>
/// <param name="Summary">The checks of the registry's summary, and of the run that it tells.</param>
/// <param name="Nodes">The nodes in the order in which they were drawn.</param>
/// <param name="Batches">The batches in the file's order.</param>
/// <param name="Verdict">What the summary states; null when there is none.</param>
/// <param name="Tolerance">The smallest effect that the component's comparator refuses; null when it tolerates
/// nothing, or its manifest is none.</param>
/// <param name="IsOpen">Whether anybody could run nodes: then many of them may be one.</param>
public sealed record EvidenceReport(
    VerificationReport Component, IReadOnlyList<VerificationCheck> Summary, IReadOnlyList<NodeReport> Nodes, IReadOnlyList<LineageBatchReport> Batches,
    StatedVerdict? Verdict, Tolerance? Tolerance, bool IsOpen)
{
    /// <summary>The statements of the evidence that no check can confirm, a sentence each.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Whether nothing failed and everything that the file alone can show was shown.</summary>
    public bool IsValid => Component.IsValid && Checks.All(check => check.Result == CheckResult.Pass || (check.NeedsChain && check.Result == CheckResult.NotChecked));

    /// <summary>Whether the chain was asked too, and confirmed the beacon and every anchor in a finalized block.</summary>
    public bool IsConfirmedByChain => IsValid && Component.IsConfirmedByChain && Checks.All(check => check.Result == CheckResult.Pass);

    private IEnumerable<VerificationCheck> Checks => [.. Summary, .. Nodes.SelectMany(node => node.Checks), .. Batches.SelectMany(batch => batch.Checks)];
}
