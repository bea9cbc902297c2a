using Ainft.Ethereum;

namespace Ainft;

/// <summary>What a caller read from a chain about the batches of a lineage proof. Read all of it from one endpoint that you trust.</summary>
public sealed record LineageChainFacts
{
    /// <summary>The facts about each batch, by root; a batch without any counts as not asked. Token and wallet in them are not looked at.</summary>
    public required IReadOnlyDictionary<Bytes32, ChainFacts> Batches { get; init; }

    /// <summary>Whether a creator that is a contract on this chain accepts the signature (ERC-1271), by component; where it was asked.</summary>
    public IReadOnlyDictionary<AinftId, bool> SignaturesAccepted { get; init; } = new Dictionary<AinftId, bool>();
}

/// <summary>The checks of one component of a lineage proof.</summary>
/// <param name="Id">The component.</param>
/// <param name="Name">The name in its manifest, when there is one.</param>
/// <param name="Distance">The least number of steps from the file's component; null when none lead there.</param>
/// <param name="IsIncluded">Whether the file holds it; one that it leaves out is reported too.</param>
/// <param name="Checks">The checks, in the order in which they build on one another.</param>
public sealed record LineageComponentReport(AinftId Id, string? Name, int? Distance, bool IsIncluded, IReadOnlyList<VerificationCheck> Checks)
{
    /// <summary>Whether every check passed.</summary>
    public bool IsValid => Checks.All(check => check.Result == CheckResult.Pass);
}

/// <summary>The checks of one batch of a lineage proof, all of which need the chain.</summary>
/// <param name="Root">The root.</param>
/// <param name="Components">How many components of the file are under it.</param>
/// <param name="Checks">The checks.</param>
public sealed record LineageBatchReport(Bytes32 Root, int Components, IReadOnlyList<VerificationCheck> Checks);

/// <summary>The result of every check of a lineage proof.</summary>
/// <param name="Components">The components in the file's order, then those that it should hold and does not.</param>
/// <param name="Batches">The batches in the file's order.</param>
/// <param name="Depth">How far the file goes; null when it claims to hold the whole ancestry.</param>
/// <param name="Beyond">How many parents are beyond that depth and so not in the file.</param>
public sealed record LineageReport(
    IReadOnlyList<LineageComponentReport> Components, IReadOnlyList<LineageBatchReport> Batches, int? Depth, int Beyond)
{
    /// <summary>Whether nothing failed and everything that the file alone can show was shown.</summary>
    public bool IsValid => Components.All(component => component.IsValid)
        && Batches.All(batch => batch.Checks.All(check => check.Result != CheckResult.Fail));

    /// <summary>Whether the chain was asked too, and confirmed every anchor in a finalized block.</summary>
    public bool IsConfirmedByChain => IsValid && Batches.All(batch => batch.Checks.All(check => check.Result == CheckResult.Pass));

    /// <summary>Whether a valid file shows the ancestry down to its roots.</summary>
    public bool IsWhole => Beyond == 0;
}
