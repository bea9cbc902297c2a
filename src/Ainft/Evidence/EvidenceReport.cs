using Ainft.Ethereum;

namespace Ainft.Evidence;

/// <summary>Facts about an evidence file that a caller read from a chain, all from one trusted endpoint.</summary>
public sealed record EvidenceChainFacts
{
    /// <summary>The facts about the component's proof.</summary>
    public required ChainFacts Component { get; init; }

    /// <summary>
    /// The facts about each batch of statements, by root. A batch without facts is not checked on the chain. The token
    /// and the wallet in these facts are ignored.
    /// </summary>
    public required IReadOnlyDictionary<Bytes32, ChainFacts> Batches { get; init; }

    /// <summary>The block with the number of the beacon, or null when the chain has no such block.</summary>
    public BlockHeader? Beacon { get; init; }

    /// <summary>
    /// Whether an operator that is a contract accepts the signature of a node's registration (ERC-1271), by node. Nodes
    /// without such an operator are absent.
    /// </summary>
    public IReadOnlyDictionary<Address, bool> OperatorsAccepted { get; init; } = new Dictionary<Address, bool>();

    /// <summary>
    /// Whether a requester that is a contract accepts the signature of the request (ERC-1271). It is null for an
    /// account, and when the caller did not ask the contract.
    /// </summary>
    public bool? RequestAccepted { get; init; }
}

/// <summary>The checks of one node of a run.</summary>
/// <param name="Node">The node.</param>
/// <param name="Checks">The checks, each after those that it depends on.</param>
public sealed record NodeReport(Address Node, IReadOnlyList<VerificationCheck> Checks);

/// <summary>The result of every check of an evidence file.</summary>
/// <param name="Component">The checks of the component's proof.</param>
/// <param name="Summary">The checks of the registry's summary and of the run in it.</param>
/// <param name="Nodes">The nodes in the order in which they were drawn.</param>
/// <param name="Batches">The batches in the file's order.</param>
/// <param name="Verdict">The verdict in the summary, or null without a summary.</param>
/// <param name="Tolerance">The smallest effect that the component's comparator refuses. It is null when the comparator
/// has no tolerance, or when the manifest is invalid.</param>
/// <param name="IsOpen">Whether the registry accepted nodes of any operator. A single operator may then run many
/// nodes.</param>
public sealed record EvidenceReport(
    VerificationReport Component,
    IReadOnlyList<VerificationCheck> Summary,
    IReadOnlyList<NodeReport> Nodes,
    IReadOnlyList<LineageBatchReport> Batches,
    StatedVerdict? Verdict,
    Tolerance? Tolerance,
    bool IsOpen)
{
    /// <summary>The statements of the evidence that no check can confirm, as sentences.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Whether no check failed and every check that needs only the file passed.</summary>
    public bool IsValid => Component.IsValid && Checks.All(check =>
        check.Result == CheckResult.Pass || (check.NeedsChain && check.Result == CheckResult.NotChecked));

    /// <summary>Whether the chain also confirmed the beacon, and every anchor in a finalized block.</summary>
    public bool IsConfirmedByChain =>
        IsValid && Component.IsConfirmedByChain && Checks.All(check => check.Result == CheckResult.Pass);

    private IEnumerable<VerificationCheck> Checks =>
    [
        .. Summary,
        .. Nodes.SelectMany(node => node.Checks),
        .. Batches.SelectMany(batch => batch.Checks),
    ];
}
