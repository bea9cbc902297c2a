using System.Numerics;
using System.Text;
using Ainft.Ethereum;

namespace Ainft;

/// <summary>
/// Recomputes what a proof file claims. From the file alone: the manifest, the id, the creator's signature, the leaf and its path to the
/// root. With <see cref="ChainFacts"/>: that the registry holds the root, in which block, whether that is final, and who owns the token.
/// </summary>
public static class ProofVerifier
{
    /// <summary>The manifest is valid and its text canonical.</summary>
    public const string Manifest = "manifest";

    /// <summary>The parents are those in the manifest.</summary>
    public const string Parents = "parents";

    /// <summary>The id is the hash of creator, digest and parents.</summary>
    public const string Id = "id";

    /// <summary>The creator signed this component, alone or among many. A contract wallet's signature needs the chain.</summary>
    public const string Signature = "signature";

    /// <summary>The leaf records this id and this creator as a registration.</summary>
    public const string Leaf = "leaf";

    /// <summary>The path leads from the leaf to the root.</summary>
    public const string Path = "path";

    /// <summary>The root is the batch's, and a tree of its size has paths of this length.</summary>
    public const string Batch = "batch";

    /// <summary>The endpoint is on the chain that the proof names.</summary>
    public const string Chain = "chain";

    /// <summary>The registry holds the root with this size.</summary>
    public const string Anchor = "anchor";

    /// <summary>The block is on the chain, and it is the one in which the root was anchored.</summary>
    public const string Block = "block";

    /// <summary>The block is finalized.</summary>
    public const string Finality = "finality";

    /// <summary>The transaction succeeded in that block and anchored the root.</summary>
    public const string Transaction = "transaction";

    /// <summary>The token: passes with its owner, not checked when it was not minted.</summary>
    public const string Token = "token";

    /// <summary>Checks a proof. Whatever it holds, the answer is a report and no exception.</summary>
    /// <param name="proof">The proof.</param>
    /// <param name="facts">What a chain says about it; null to use the file alone.</param>
    public static VerificationReport Verify(ProofFile proof, ChainFacts? facts = null)
    {
        ArgumentNullException.ThrowIfNull(proof);
        var text = Encoding.UTF8.GetBytes(proof.Manifest);
        var digest = Sha256Digest.Of(text);
        return new VerificationReport(
        [
            CheckManifest(text, out var manifest),
            CheckParents(proof, manifest),
            Compare(Id, AinftId.Compute(proof.Creator, digest, [.. proof.Parents]), proof.Id),
            CheckSignature(proof, digest, facts),
            Compare(Leaf, Ainft.Leaf.Registration(proof.Id, proof.Creator), proof.Leaf, DescribeLeaf),
            Compare(Path, MerkleTree.RootOf(proof.Leaf.Hash(), proof.Path), proof.Root),
            CheckBatch(proof),
            .. ChainChecks.Of(proof, facts),
        ]);
    }

    internal static VerificationCheck Compare<T>(string name, T expected, T found, Func<T, string>? describe = null, bool needsChain = false)
    {
        var words = describe?.Invoke(found) ?? $"{found}";
        return EqualityComparer<T>.Default.Equals(expected, found)
            ? new VerificationCheck(name, CheckResult.Pass, words, needsChain)
            : new VerificationCheck(name, CheckResult.Fail, $"Expected {describe?.Invoke(expected) ?? $"{expected}"}, found {words}.", needsChain);
    }

    // A file may hold any number as its kind, such as one of a later version.
    private static string DescribeLeaf(Leaf leaf) => leaf.Kind switch
    {
        EntryKind.Registration => $"the registration of {leaf.Subject} by {leaf.Account}",
        EntryKind.Statement => $"the statement {leaf.Subject} of {leaf.Account}",
        var kind => $"an entry of kind {(byte)kind} about {leaf.Subject} by {leaf.Account}",
    };

    private static VerificationCheck CheckManifest(byte[] text, out Manifest? manifest)
    {
        if (!Ainft.Manifest.TryParse(text, out manifest, out var violations))
            return new VerificationCheck(Manifest, CheckResult.Fail, $"Expected a manifest, found: {string.Join(" ", violations.Select(v => $"{v.Pointer} {v.Reason}"))}", false);
        return manifest.Canonical.Span.SequenceEqual(text)
            ? new VerificationCheck(Manifest, CheckResult.Pass, $"sha256 {manifest.Digest}", false)
            : new VerificationCheck(Manifest, CheckResult.Fail, "Expected canonical text (RFC 8785), found the same content written otherwise.", false);
    }

    private static VerificationCheck CheckParents(ProofFile proof, Manifest? manifest) => manifest is null
        ? new VerificationCheck(Parents, CheckResult.NotChecked, "There is no valid manifest to compare with.", false)
        : Compare(Parents, string.Join(", ", manifest.ParentIds), string.Join(", ", proof.Parents), parents => parents.Length == 0 ? "none" : parents);

    private static VerificationCheck CheckSignature(ProofFile proof, Sha256Digest digest, ChainFacts? facts)
    {
        var signature = proof.Signature;
        if (!signature.Covers(proof.Id, proof.Creator))
            return Result(CheckResult.Fail, $"Expected a path from this component to the signed root {signature.Many!.Root}; it leads elsewhere.");
        if (signature.Many is { } many && !IsDepthOf(many.Path.Count, many.Count))
            return Result(CheckResult.Fail, $"Expected a path as a tree of {many.Count} leaves has them, found {many.Path.Count} siblings.");
        var hash = signature.HashToSign(proof.Domain, digest, [.. proof.Parents]);
        if (signature.TryRecover(hash, out var signer) && signer == proof.Creator)
            return Result(CheckResult.Pass, $"by {proof.Creator}");
        // A wallet is asked on the chain of the file; it may be another contract, or none, where the signature counts.
        if (facts?.SignatureAccepted is { } accepted && (signature.Domain is not { } own || own.ChainId == proof.ChainId))
            return Result(accepted ? CheckResult.Pass : CheckResult.Fail, $"The contract wallet {proof.Creator} {(accepted ? "accepts" : "refuses")} it (ERC-1271).");
        return signature.Signature.Length == 2 + 2 * Ethereum.Signature.Size
            ? Result(CheckResult.Fail, $"Expected the signature of {proof.Creator}, found {(signer.IsZero ? "none that recovers, or a high s" : $"that of {signer}")}. Should the creator be a contract wallet, only the chain can tell.")
            : Result(CheckResult.NotChecked, "Not the signature of an account; whether a contract wallet accepts it (ERC-1271), only the chain can tell.");

        static VerificationCheck Result(CheckResult result, string detail) => new(Signature, result, detail, false);
    }

    private static VerificationCheck CheckBatch(ProofFile proof) => proof.Batch.Root != proof.Root
        ? Compare(Batch, proof.Root, proof.Batch.Root)
        : new VerificationCheck(Batch, IsDepthOf(proof.Path.Count, proof.Batch.Size) ? CheckResult.Pass : CheckResult.Fail,
            $"a path of {proof.Path.Count} in a tree of {proof.Batch.Size}", false);

    // Leaves fill the places count-1 to 2*count-2 of the array, so they are on one or two levels.
    private static bool IsDepthOf(int depth, int count) =>
        depth >= BitOperations.Log2((uint)count) && depth <= BitOperations.Log2(2 * (uint)count - 1);
}
