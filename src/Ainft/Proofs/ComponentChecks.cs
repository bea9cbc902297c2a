using System.Numerics;
using Ainft.Ethereum;

namespace Ainft.Proofs;

/// <summary>The claims of a file about one component.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Creator">The account that minted it.</param>
/// <param name="Text">Its manifest.</param>
/// <param name="Parents">Its parents, in order.</param>
/// <param name="Signature">The signature of the creator, or of its agent with the delegation.</param>
/// <param name="Holder">The domain of the file.</param>
/// <param name="Accepted">Whether the creator, as a contract on the file's chain, accepts the text that it signed. Null
/// when the caller did not ask it.</param>
internal sealed record ComponentClaim(
    AinftId Id,
    Address Creator,
    ManifestText Text,
    IReadOnlyList<AinftId> Parents,
    MintSignature Signature,
    MintDomain Holder,
    bool? Accepted);

/// <summary>The checks of one component that do not need the chain, the same for every kind of file.</summary>
internal static class ComponentChecks
{
    public static VerificationCheck Manifest(ManifestText text)
    {
        if (text.Manifest is not { } manifest)
        {
            var reasons = text.Violations.Select(violation => $"{violation.Pointer} {violation.Reason}");
            return Result(CheckResult.Fail, $"The manifest is invalid. {string.Join(" ", reasons)}");
        }
        return manifest.Canonical.Span.SequenceEqual(text.Bytes.Span)
            ? Result(CheckResult.Pass, $"sha256 {manifest.Digest}")
            : Result(
                CheckResult.Fail, "Expected canonical text (RFC 8785), found the same content in another form.");

        static VerificationCheck Result(CheckResult result, string detail) =>
            new(ProofVerifier.Manifest, result, detail, NeedsChain: false);
    }

    public static VerificationCheck Id(ComponentClaim claim) =>
        Compare(ProofVerifier.Id, AinftId.Compute(claim.Creator, claim.Text.Digest, [.. claim.Parents]), claim.Id);

    public static VerificationCheck Signature(ComponentClaim claim, Recoveries recoveries)
    {
        var (signature, creator) = (claim.Signature, claim.Creator);
        if (!signature.Covers(claim.Id, creator))
            return Result(
                CheckResult.Fail,
                $"Expected a path from this component to the signed root {signature.Many!.Root}, "
                    + "but the path leads to another root.");
        if (signature.Many is { } many && !IsDepthOf(many.Path.Count, many.Count))
            return Result(
                CheckResult.Fail,
                $"Expected a path of the length in a tree of {many.Count} leaves, found {many.Path.Count} siblings.");
        var hash = signature.HashToSign(claim.Holder, claim.Text.Digest, [.. claim.Parents]);
        var signer = recoveries.SignerOf(signature, hash);
        return signature.Delegation is null
            ? SignerChecks.OfCreator(ProofVerifier.Signature, claim, signer)
            : SignerChecks.OfAgent(signature.Delegation.Terms.Agent, signer);

        static VerificationCheck Result(CheckResult result, string detail) =>
            new(ProofVerifier.Signature, result, detail, NeedsChain: false);
    }

    /// <summary>The check of the delegation, if an agent signed.</summary>
    /// <param name="claim">The component.</param>
    /// <param name="recoveries">The signers that were recovered before.</param>
    /// <param name="block">The block of the anchor, if known. The mint was not after it.</param>
    public static IEnumerable<VerificationCheck> Delegation(
        ComponentClaim claim, Recoveries recoveries, ProofBlock? block)
    {
        if (claim.Signature.Delegation is not { } delegation)
            return [];
        if (claim.Text.Manifest is not { } manifest)
            return [Result(CheckResult.NotChecked, "The manifest is invalid, so no terms can be compared with it.")];
        // A registry writes the time 0 when its node did not return the block.
        var at = block is { Timestamp: > 0 } ? block.Timestamp : (ulong?)null;
        if (DelegationRule.BrokenBy(delegation.Terms, manifest, claim.Signature.Deadline, at) is { } breach)
            return [Result(CheckResult.Fail, $"{breach.Reason} (at \"{breach.Pointer}\" of the delegation)")];
        var hash = claim.Signature.HashOfCreator(claim.Holder, claim.Text.Digest, [.. claim.Parents]);
        return [SignerChecks.OfCreator(ProofVerifier.Delegation, claim, recoveries.SignerOf(delegation, hash))];

        static VerificationCheck Result(CheckResult result, string detail) =>
            new(ProofVerifier.Delegation, result, detail, NeedsChain: false);
    }

    public static VerificationCheck Path(Leaf leaf, IReadOnlyList<Bytes32> path, Bytes32 root) =>
        Compare(ProofVerifier.Path, MerkleTree.RootOf(leaf.Hash(), path), root);

    public static VerificationCheck Batch(int depth, int size)
    {
        var result = IsDepthOf(depth, size) ? CheckResult.Pass : CheckResult.Fail;
        return new VerificationCheck(ProofVerifier.Batch, result, $"a path of {depth} in a tree of {size}", false);
    }

    public static VerificationCheck Compare<T>(
        string name, T expected, T found, Func<T, string>? describe = null, bool needsChain = false)
    {
        var actual = describe?.Invoke(found) ?? $"{found}";
        if (EqualityComparer<T>.Default.Equals(expected, found))
            return new VerificationCheck(name, CheckResult.Pass, actual, needsChain);
        var wanted = describe?.Invoke(expected) ?? $"{expected}";
        return new VerificationCheck(name, CheckResult.Fail, $"Expected {wanted}, found {actual}.", needsChain);
    }

    // Leaves are at the indexes count-1 to 2*count-2 of the array, so they are on one or two levels.
    private static bool IsDepthOf(int depth, int count) =>
        depth >= BitOperations.Log2((uint)count) && depth <= BitOperations.Log2(2 * (uint)count - 1);
}
