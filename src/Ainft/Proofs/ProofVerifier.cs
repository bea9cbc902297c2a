using System.Text;

namespace Ainft.Proofs;

/// <summary>
/// Recomputes the claims of a proof file. From the file alone it checks the manifest, the id, the creator's signature,
/// the leaf and its path to the root. With <see cref="ChainFacts"/> it also checks the root in the registry, its block,
/// the finality of the block, and the owner of the token.
/// </summary>
public static class ProofVerifier
{
    /// <summary>The manifest is valid, and its text is canonical.</summary>
    public const string Manifest = "manifest";

    /// <summary>The parents equal the parents in the manifest.</summary>
    public const string Parents = "parents";

    /// <summary>The id is the hash of creator, digest and parents.</summary>
    public const string Id = "id";

    /// <summary>
    /// The creator signed this component, alone or among many, or its agent signed it. The check of a contract wallet's
    /// signature needs the chain.
    /// </summary>
    public const string Signature = "signature";

    /// <summary>
    /// The creator signed the delegation to the agent, and the mint keeps its terms. A file without a delegation does
    /// not have this check.
    /// </summary>
    public const string Delegation = "delegation";

    /// <summary>The leaf records this id and this creator as a registration.</summary>
    public const string Leaf = "leaf";

    /// <summary>The path leads from the leaf to the root.</summary>
    public const string Path = "path";

    /// <summary>The batch has this root, and a tree of its size has paths of this length.</summary>
    public const string Batch = "batch";

    /// <summary>The endpoint is on the chain that the proof names.</summary>
    public const string Chain = "chain";

    /// <summary>The registry has the root with this size.</summary>
    public const string Anchor = "anchor";

    /// <summary>The block is on the chain, and it is the one in which the root was anchored.</summary>
    public const string Block = "block";

    /// <summary>The block is finalized.</summary>
    public const string Finality = "finality";

    /// <summary>The transaction succeeded in that block and anchored the root.</summary>
    public const string Transaction = "transaction";

    /// <summary>The token exists. The detail names its owner. Without a token this check is not made.</summary>
    public const string Token = "token";

    /// <summary>Checks a proof. For any content the method returns a report and does not throw.</summary>
    /// <param name="proof">The proof.</param>
    /// <param name="facts">The facts that the caller read from a chain, or null to check the file alone.</param>
    public static VerificationReport Verify(ProofFile proof, ChainFacts? facts = null)
    {
        ArgumentNullException.ThrowIfNull(proof);
        var text = ManifestText.Of(Encoding.UTF8.GetBytes(proof.Manifest));
        var claim = new ComponentClaim(
            proof.Id,
            proof.Creator,
            text,
            proof.Parents,
            proof.Signature,
            proof.Domain,
            facts?.SignatureAccepted);
        var anchor = new AnchorClaim(proof.Domain, proof.Root, proof.Batch.Size, proof.Block, proof.Transaction);
        var leaf = Merkle.Leaf.Registration(proof.Id, proof.Creator);
        var recoveries = new Recoveries();
        return new VerificationReport(
        [
            ComponentChecks.Manifest(text),
            CheckParents(proof, text.Manifest),
            ComponentChecks.Id(claim),
            ComponentChecks.Signature(claim, recoveries),
            .. ComponentChecks.Delegation(claim, recoveries, proof.Block),
            ComponentChecks.Compare(Leaf, leaf, proof.Leaf, DescribeLeaf),
            ComponentChecks.Path(proof.Leaf, proof.Path, proof.Root),
            CheckBatch(proof),
            .. ChainChecks.Of(anchor, facts),
            ChainChecks.OfToken(facts),
        ]);
    }

    // A file can have any number as its kind, for example a kind of a later version.
    private static string DescribeLeaf(Leaf leaf) => leaf.Kind switch
    {
        EntryKind.Registration => $"the registration of {leaf.Subject} by {leaf.Account}",
        EntryKind.Statement => $"the statement {leaf.Subject} of {leaf.Account}",
        var kind => $"an entry of kind {(byte)kind} about {leaf.Subject} by {leaf.Account}",
    };

    private static VerificationCheck CheckParents(ProofFile proof, Manifest? manifest) => manifest is null
        ? new VerificationCheck(
            Parents, CheckResult.NotChecked, "The manifest is invalid, so its parents are unknown.", NeedsChain: false)
        : ComponentChecks.Compare(
            Parents,
            string.Join(", ", manifest.ParentIds),
            string.Join(", ", proof.Parents),
            parents => parents.Length == 0 ? "none" : parents);

    private static VerificationCheck CheckBatch(ProofFile proof) => proof.Batch.Root != proof.Root
        ? ComponentChecks.Compare(Batch, proof.Root, proof.Batch.Root)
        : ComponentChecks.Batch(proof.Path.Count, proof.Batch.Size);
}
