using Ainft.Ethereum;

namespace Ainft.Proofs;

/// <summary>The claims of a file about a root.</summary>
/// <param name="Domain">The chain and the registry on it.</param>
/// <param name="Root">The root.</param>
/// <param name="Size">The number of leaves under it.</param>
/// <param name="Block">The block with the anchor, if known.</param>
/// <param name="Transaction">The transaction that anchored it, if known.</param>
internal sealed record AnchorClaim(MintDomain Domain, Bytes32 Root, int Size, ProofBlock? Block, Bytes32? Transaction);

/// <summary>The checks that need a chain.</summary>
internal static class ChainChecks
{
    private const string NotAsked = "No chain was asked.";

    private static readonly string[] Names =
    [
        ProofVerifier.Chain,
        ProofVerifier.Anchor,
        ProofVerifier.Block,
        ProofVerifier.Finality,
        ProofVerifier.Transaction,
    ];

    public static IEnumerable<VerificationCheck> Of(AnchorClaim claim, ChainFacts? facts) => facts is null
        ? Names.Select(name => Result(
            name,
            CheckResult.NotChecked,
            name == ProofVerifier.Anchor ? $"{NotAsked} By the file, the root is {InRegistry(claim)}." : NotAsked))
        :
        [
            ComponentChecks.Compare(ProofVerifier.Chain, claim.Domain.ChainId, facts.ChainId, needsChain: true),
            CheckAnchor(claim, facts),
            CheckBlock(claim, facts),
            CheckFinality(claim, facts),
            CheckTransaction(claim, facts),
        ];

    public static VerificationCheck OfToken(ChainFacts? facts) => facts?.TokenOwner is { } owner
        ? Result(ProofVerifier.Token, CheckResult.Pass, $"owned by {owner}")
        : Result(
            ProofVerifier.Token,
            CheckResult.NotChecked,
            facts is null ? NotAsked : "The chain has no token with this id.");

    private static VerificationCheck CheckAnchor(AnchorClaim claim, ChainFacts facts) => facts.Anchor is { } anchor
        ? ComponentChecks.Compare(
            ProofVerifier.Anchor,
            claim.Size,
            anchor.Size,
            size => $"the root {claim.Root} of {size} leaves, {InRegistry(claim)}",
            needsChain: true)
        : Result(
            ProofVerifier.Anchor,
            CheckResult.Fail,
            $"Expected the root {claim.Root} {InRegistry(claim)}, but the registry does not have it.");

    private static VerificationCheck CheckBlock(AnchorClaim claim, ChainFacts facts)
    {
        if (claim.Block is not { } block)
            return Result(ProofVerifier.Block, CheckResult.NotChecked, "The proof names no block.");
        if (facts.Block is not { } found)
            return Result(
                ProofVerifier.Block,
                CheckResult.Fail,
                $"Expected block {block.Number}, but the chain does not have it.");
        if (facts.Anchor is { } anchor && anchor.Time != block.Timestamp)
            return Result(
                ProofVerifier.Block,
                CheckResult.Fail,
                $"Expected the block of time {anchor.Time}, in which the root was anchored, "
                    + $"found a block of time {block.Timestamp}.");
        var actual = new ProofBlock(found.Number, found.Hash, found.Timestamp);
        return ComponentChecks.Compare(ProofVerifier.Block, block, actual, DescribeBlock, needsChain: true);
    }

    private static VerificationCheck CheckFinality(AnchorClaim claim, ChainFacts facts)
    {
        if (claim.Block is not { } block)
            return Result(ProofVerifier.Finality, CheckResult.NotChecked, "The proof names no block.");
        if (facts.LastFinal is not { } final)
            return Result(
                ProofVerifier.Finality,
                CheckResult.NotChecked,
                "The last final block is unknown. For a chain that does not name its finalized block, state the depth "
                    + "at which a block is final.");
        var upTo = final.Depth is { } depth
            ? $"final up to {final.Number} by a depth of {depth} {(depth == 1 ? "block" : "blocks")}"
            : $"finalized up to {final.Number}";
        return Result(
            ProofVerifier.Finality,
            block.Number <= final.Number ? CheckResult.Pass : CheckResult.Fail,
            $"block {block.Number}, {upTo}");
    }

    private static VerificationCheck CheckTransaction(AnchorClaim claim, ChainFacts facts)
    {
        if (claim.Transaction is not { } hash)
            return TransactionResult(CheckResult.NotChecked, "The proof names no transaction.");
        if (facts.Receipt is not { } receipt || receipt.TransactionHash != hash)
            return TransactionResult(CheckResult.Fail, $"Expected transaction {hash}, but the chain does not have it.");
        if (!receipt.Succeeded || !receipt.Logs.Any(log => Anchors(log, claim)))
            return TransactionResult(
                CheckResult.Fail, $"Expected transaction {hash} to anchor {claim.Root}, but it did not.");
        return claim.Block is { } block && block.Hash != receipt.BlockHash
            ? TransactionResult(
                CheckResult.Fail,
                $"Expected the transaction in block {block.Hash}, found it in block {receipt.BlockHash}.")
            : TransactionResult(CheckResult.Pass, $"{hash}");
    }

    // Anyone can deploy a registry and anchor in it. So the detail names the registry, for the reader to compare.
    private static string InRegistry(AnchorClaim claim) =>
        $"in the registry {claim.Domain.Registry} of eip155:{claim.Domain.ChainId}";

    private static string DescribeBlock(ProofBlock block) =>
        $"block {block.Number}, {block.Hash}, of time {block.Timestamp}";

    private static bool Anchors(Log log, AnchorClaim claim) => log.Address == claim.Domain.Registry
        && AnchoredEvent.TryRead(log, out var anchored) && anchored.Root == claim.Root;

    private static VerificationCheck TransactionResult(CheckResult result, string detail) =>
        Result(ProofVerifier.Transaction, result, detail);

    private static VerificationCheck Result(string name, CheckResult result, string detail) =>
        new(name, result, detail, NeedsChain: true);
}
