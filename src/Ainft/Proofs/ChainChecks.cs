using Ainft.Ethereum;

namespace Ainft;

/// <summary>The checks of a proof that need a chain.</summary>
internal static class ChainChecks
{
    private static readonly string[] Names =
    [
        ProofVerifier.Chain, ProofVerifier.Anchor, ProofVerifier.Block, ProofVerifier.Finality, ProofVerifier.Transaction, ProofVerifier.Token,
    ];

    public static IEnumerable<VerificationCheck> Of(ProofFile proof, ChainFacts? facts) => facts is null
        ? Names.Select(name => Result(name, CheckResult.NotChecked, "No chain was asked."))
        :
        [
            ProofVerifier.Compare(ProofVerifier.Chain, proof.ChainId, facts.ChainId, needsChain: true),
            CheckAnchor(proof, facts),
            CheckBlock(proof, facts),
            CheckFinality(proof, facts),
            CheckTransaction(proof, facts),
            facts.TokenOwner is { } owner
                ? Result(ProofVerifier.Token, CheckResult.Pass, $"owned by {owner}")
                : Result(ProofVerifier.Token, CheckResult.NotChecked, "No token was minted."),
        ];

    private static VerificationCheck CheckAnchor(ProofFile proof, ChainFacts facts) => facts.Anchor is { } anchor
        ? ProofVerifier.Compare(ProofVerifier.Anchor, proof.Batch.Size, anchor.Size, size => $"the root {proof.Root} of {size} leaves", needsChain: true)
        : Result(ProofVerifier.Anchor, CheckResult.Fail, $"Expected the root {proof.Root} in the registry {proof.Registry}; it was not anchored there.");

    private static VerificationCheck CheckBlock(ProofFile proof, ChainFacts facts)
    {
        if (proof.Block is not { } block)
            return Result(ProofVerifier.Block, CheckResult.NotChecked, "The proof names no block.");
        if (facts.Block is not { } found)
            return Result(ProofVerifier.Block, CheckResult.Fail, $"Expected block {block.Number}; the chain has none.");
        if (facts.Anchor is { } anchor && anchor.Time != block.Timestamp)
            return Result(ProofVerifier.Block, CheckResult.Fail, $"Expected the block of time {anchor.Time}, when the root was anchored, found one of {block.Timestamp}.");
        return ProofVerifier.Compare(ProofVerifier.Block, block, new ProofBlock(found.Number, found.Hash, found.Timestamp), DescribeBlock, needsChain: true);
    }

    private static VerificationCheck CheckFinality(ProofFile proof, ChainFacts facts) => proof.Block is not { } block
        ? Result(ProofVerifier.Finality, CheckResult.NotChecked, "The proof names no block.")
        : Result(ProofVerifier.Finality, block.Number <= facts.FinalizedNumber ? CheckResult.Pass : CheckResult.Fail,
            $"block {block.Number}, finalized up to {facts.FinalizedNumber}");

    private static VerificationCheck CheckTransaction(ProofFile proof, ChainFacts facts)
    {
        if (proof.Transaction is not { } hash)
            return Result(ProofVerifier.Transaction, CheckResult.NotChecked, "The proof names no transaction.");
        if (facts.Receipt is not { } receipt || receipt.TransactionHash != hash)
            return Result(ProofVerifier.Transaction, CheckResult.Fail, $"Expected transaction {hash}; the chain has none.");
        if (!receipt.Succeeded || !receipt.Logs.Any(log => Anchors(log, proof)))
            return Result(ProofVerifier.Transaction, CheckResult.Fail, $"Expected transaction {hash} to anchor {proof.Root}; it did not.");
        return proof.Block is { } block && block.Hash != receipt.BlockHash
            ? Result(ProofVerifier.Transaction, CheckResult.Fail, $"Expected it in block {block.Hash}, found it in {receipt.BlockHash}.")
            : Result(ProofVerifier.Transaction, CheckResult.Pass, $"{hash}");
    }

    private static string DescribeBlock(ProofBlock block) => $"block {block.Number}, {block.Hash}, of time {block.Timestamp}";

    private static bool Anchors(Log log, ProofFile proof) =>
        log.Address == proof.Registry && AinftRegistry.Anchored.TryDecode(log, out var values) && proof.Root.Equals(values[0]);

    private static VerificationCheck Result(string name, CheckResult result, string detail) => new(name, result, detail, NeedsChain: true);
}
