using System.Numerics;
using Ainft.Ethereum;

namespace Ainft;

/// <summary>What a file claims of one component.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Creator">Who minted it.</param>
/// <param name="Text">Its manifest.</param>
/// <param name="Parents">Its parents, in order.</param>
/// <param name="Signature">The creator's consent.</param>
/// <param name="Holder">The domain of the file.</param>
/// <param name="Accepted">Whether the creator, a contract on the file's chain, accepts the signature; null when it was not asked.</param>
internal sealed record ComponentClaim(
    AinftId Id, Address Creator, ManifestText Text, IReadOnlyList<AinftId> Parents, MintSignature Signature, MintDomain Holder, bool? Accepted);

/// <summary>The checks of one component that need no chain, the same in every kind of file.</summary>
internal static class ComponentChecks
{
    public static VerificationCheck Manifest(ManifestText text)
    {
        if (text.Manifest is not { } manifest)
            return new VerificationCheck(ProofVerifier.Manifest, CheckResult.Fail, $"Expected a manifest, found: {string.Join(" ", text.Violations.Select(v => $"{v.Pointer} {v.Reason}"))}", false);
        return manifest.Canonical.Span.SequenceEqual(text.Bytes.Span)
            ? new VerificationCheck(ProofVerifier.Manifest, CheckResult.Pass, $"sha256 {manifest.Digest}", false)
            : new VerificationCheck(ProofVerifier.Manifest, CheckResult.Fail, "Expected canonical text (RFC 8785), found the same content written otherwise.", false);
    }

    public static VerificationCheck Id(ComponentClaim claim) =>
        Compare(ProofVerifier.Id, AinftId.Compute(claim.Creator, claim.Text.Digest, [.. claim.Parents]), claim.Id);

    public static VerificationCheck Signature(ComponentClaim claim, Recoveries recoveries)
    {
        var (signature, creator) = (claim.Signature, claim.Creator);
        if (!signature.Covers(claim.Id, creator))
            return Result(CheckResult.Fail, $"Expected a path from this component to the signed root {signature.Many!.Root}; it leads elsewhere.");
        if (signature.Many is { } many && !IsDepthOf(many.Path.Count, many.Count))
            return Result(CheckResult.Fail, $"Expected a path as a tree of {many.Count} leaves has them, found {many.Path.Count} siblings.");
        var hash = signature.HashToSign(claim.Holder, claim.Text.Digest, [.. claim.Parents]);
        if (recoveries.TryRecover(signature, hash, out var signer) && signer == creator)
            return Result(CheckResult.Pass, $"by {creator}");
        // A wallet is asked on the chain of the file; it may be another contract, or none, where the signature counts.
        if (claim.Accepted is { } accepted && (signature.Domain is not { } own || own.ChainId == claim.Holder.ChainId))
            return Result(accepted ? CheckResult.Pass : CheckResult.Fail, $"The contract wallet {creator} {(accepted ? "accepts" : "refuses")} it (ERC-1271).");
        return signature.Signature.Length == 2 + 2 * Ethereum.Signature.Size
            ? Result(CheckResult.Fail, $"Expected the signature of {creator}, found {(signer.IsZero ? "none that recovers, or a high s" : $"that of {signer}")}. Should the creator be a contract wallet, only the chain can tell.")
            : Result(CheckResult.NotChecked, "Not the signature of an account; whether a contract wallet accepts it (ERC-1271), only the chain can tell.");

        static VerificationCheck Result(CheckResult result, string detail) => new(ProofVerifier.Signature, result, detail, false);
    }

    public static VerificationCheck Path(Leaf leaf, IReadOnlyList<Bytes32> path, Bytes32 root) =>
        Compare(ProofVerifier.Path, MerkleTree.RootOf(leaf.Hash(), path), root);

    public static VerificationCheck Batch(int depth, int size) =>
        new(ProofVerifier.Batch, IsDepthOf(depth, size) ? CheckResult.Pass : CheckResult.Fail, $"a path of {depth} in a tree of {size}", false);

    public static VerificationCheck Compare<T>(string name, T expected, T found, Func<T, string>? describe = null, bool needsChain = false)
    {
        var words = describe?.Invoke(found) ?? $"{found}";
        return EqualityComparer<T>.Default.Equals(expected, found)
            ? new VerificationCheck(name, CheckResult.Pass, words, needsChain)
            : new VerificationCheck(name, CheckResult.Fail, $"Expected {describe?.Invoke(expected) ?? $"{expected}"}, found {words}.", needsChain);
    }

    // Leaves fill the places count-1 to 2*count-2 of the array, so they are on one or two levels.
    private static bool IsDepthOf(int depth, int count) =>
        depth >= BitOperations.Log2((uint)count) && depth <= BitOperations.Log2(2 * (uint)count - 1);
}
