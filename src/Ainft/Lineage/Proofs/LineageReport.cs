using Ainft.Ethereum;

namespace Ainft.Lineage.Proofs;

/// <summary>
/// The chain's facts about the batches of a lineage proof. Read all of them from one endpoint that you trust.
/// </summary>
public sealed record LineageChainFacts
{
    /// <summary>
    /// The facts about each batch, by root. The checks of a batch without facts are not made. The verifier ignores
    /// their token and wallet.
    /// </summary>
    public required IReadOnlyDictionary<Bytes32, ChainFacts> Batches { get; init; }

    /// <summary>
    /// Whether a creator that is a contract on this chain accepts the signature (ERC-1271), by component. It lacks
    /// the components for which the caller did not ask the creator.
    /// </summary>
    public IReadOnlyDictionary<AinftId, bool> SignaturesAccepted { get; init; } = new Dictionary<AinftId, bool>();
}

/// <summary>The checks of one component of a lineage proof.</summary>
/// <param name="Id">The component.</param>
/// <param name="Name">The name in its manifest, or null when the manifest has no name or is invalid.</param>
/// <param name="Distance">The least number of steps from the file's component, or null when no path exists.</param>
/// <param name="IsIncluded">Whether the file contains it. The report also lists the components left out.</param>
/// <param name="Checks">The checks, in the order in which they build on one another.</param>
public sealed record LineageComponentReport(
    AinftId Id, string? Name, int? Distance, bool IsIncluded, IReadOnlyList<VerificationCheck> Checks)
{
    /// <summary>Whether every check passed.</summary>
    public bool IsValid => Checks.All(check => check.Result == CheckResult.Pass);
}

/// <summary>The checks of one batch of a lineage proof, all of which need the chain.</summary>
/// <param name="Root">The root.</param>
/// <param name="Components">The number of components of the file under it.</param>
/// <param name="Checks">The checks.</param>
public sealed record LineageBatchReport(Bytes32 Root, int Components, IReadOnlyList<VerificationCheck> Checks);

/// <summary>The result of every check of a lineage proof.</summary>
/// <param name="Components">The components in the file's order, then the components that the file lacks.</param>
/// <param name="Batches">The batches in the file's order.</param>
/// <param name="Depth">The depth of the file, or null when it claims the whole ancestry.</param>
/// <param name="Beyond">The number of parents beyond that depth, which the file does not contain.</param>
public sealed record LineageReport(
    IReadOnlyList<LineageComponentReport> Components, IReadOnlyList<LineageBatchReport> Batches, int? Depth, int Beyond)
{
    /// <summary>Whether no check failed and every check of the file alone passed.</summary>
    public bool IsValid => Components.All(component => component.IsValid)
        && Batches.All(batch => batch.Checks.All(check => check.Result != CheckResult.Fail));

    /// <summary>Whether the chain also confirmed every anchor in a finalized block.</summary>
    public bool IsConfirmedByChain =>
        IsValid && Batches.All(batch => batch.Checks.All(check => check.Result == CheckResult.Pass));

    /// <summary>Whether the file, if it is valid, has the whole ancestry.</summary>
    public bool IsWhole => Beyond == 0;
}
