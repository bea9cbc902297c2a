namespace Ainft.Functions.Lineage;

// These records are for the OpenAPI document only. The writers of the kernel write the files, and docs/proof-formats.md
// and docs/lineage-format.md specify them.

/// <summary>The file that proves one component offline.</summary>
/// <param name="Format"><c>ainft-proof/1</c>, or <c>ainft-proof/2</c> when an agent signed the mint.</param>
/// <param name="Id">The id of the component.</param>
/// <param name="Creator">The account that minted the component.</param>
/// <param name="Manifest">The canonical text of the manifest.</param>
/// <param name="Parents">The ids of the parents in the order of the manifest.</param>
/// <param name="Signature">The signature of the mint.</param>
/// <param name="Leaf">The leaf of the registration.</param>
/// <param name="Path">The siblings from the leaf up to the root.</param>
/// <param name="Root">The Merkle root of the batch.</param>
/// <param name="Chain">The chain of the registry by CAIP-2.</param>
/// <param name="Registry">The address of the registry.</param>
/// <param name="Batch">The batch that holds the component.</param>
/// <param name="Block">The block of the anchor, when it is known.</param>
/// <param name="Transaction">The transaction of the anchor, when it is known.</param>
public sealed record ProofForm(
    string Format,
    string Id,
    string Creator,
    string Manifest,
    IReadOnlyList<string> Parents,
    MintSignatureForm Signature,
    LeafForm Leaf,
    IReadOnlyList<string> Path,
    string Root,
    string Chain,
    string Registry,
    ProvenBatchForm Batch,
    ProvenBlockForm? Block,
    string? Transaction);

/// <summary>The signature of a mint.</summary>
/// <param name="Deadline">The Unix time in seconds until which a registry accepts the signature.</param>
/// <param name="Signature">The bytes of the signature in hexadecimal digits.</param>
/// <param name="Many">The place of the component among many that were signed together.</param>
/// <param name="Domain">The registry for which the signature was given, when the file is of another one.</param>
/// <param name="Delegation">The terms under which an agent signed instead of the creator.</param>
public sealed record MintSignatureForm(
    ulong Deadline, string Signature, SignedManyForm? Many, SignedDomainForm? Domain, DelegationForm? Delegation);

/// <summary>The place of a component among many that were signed together.</summary>
/// <param name="Root">The root of a tree over the leaves of all of them.</param>
/// <param name="Count">The number of leaves.</param>
/// <param name="Path">The siblings from the component's leaf up to the root.</param>
public sealed record SignedManyForm(string Root, int Count, IReadOnlyList<string> Path);

/// <summary>The registry for which a signature was given.</summary>
/// <param name="Chain">The chain by CAIP-2.</param>
/// <param name="Registry">The address of the registry.</param>
public sealed record SignedDomainForm(string Chain, string Registry);

/// <summary>The terms under which an agent may mint for a creator.</summary>
/// <param name="Integration">32 random bytes that the creator uses for one integration.</param>
/// <param name="Agent">The account that signs the mints.</param>
/// <param name="Platform">The platform that the sources of the manifests have.</param>
/// <param name="Scope">The repositories, as <c>owner/name</c> or <c>owner/*</c>.</param>
/// <param name="ContributorsHash">The hash of the contributors that the manifests have.</param>
/// <param name="MaxRoyalty">The greatest royalty in basis points.</param>
/// <param name="NotBefore">The Unix time in seconds from which the agent may mint.</param>
/// <param name="Deadline">The Unix time in seconds until which the agent may mint.</param>
/// <param name="Signature">The creator's EIP-712 signature of these terms.</param>
public sealed record DelegationForm(
    string Integration,
    string Agent,
    string Platform,
    string Scope,
    string ContributorsHash,
    int MaxRoyalty,
    ulong NotBefore,
    ulong Deadline,
    string Signature);

/// <summary>A leaf of the tree of a batch.</summary>
/// <param name="Kind">1 for a registration, or 2 for a statement.</param>
/// <param name="Subject">The id of the component, or the SHA-256 of the statement.</param>
/// <param name="Account">The creator, or the signer.</param>
public sealed record LeafForm(int Kind, string Subject, string Account);

/// <summary>A batch in a file.</summary>
/// <param name="Root">The Merkle root of the batch.</param>
/// <param name="Size">The number of leaves.</param>
public sealed record ProvenBatchForm(string Root, int Size);

/// <summary>A block in a file.</summary>
/// <param name="Number">The number of the block.</param>
/// <param name="Hash">The hash of the block.</param>
/// <param name="Timestamp">The Unix time of the block in seconds.</param>
public sealed record ProvenBlockForm(ulong Number, string Hash, ulong Timestamp);

/// <summary>A batch with its anchor.</summary>
/// <param name="Root">The Merkle root of the batch.</param>
/// <param name="Size">The number of leaves.</param>
/// <param name="Block">The block of the anchor, when it is known.</param>
/// <param name="Transaction">The transaction of the anchor, when it is known.</param>
public sealed record AnchoredBatchForm(string Root, int Size, ProvenBlockForm? Block, string? Transaction);

/// <summary>The file that proves a component and its ancestors offline.</summary>
/// <param name="Format">
/// <c>ainft-lineage/1</c>, or <c>ainft-lineage/2</c> when an agent signed one of the mints.
/// </param>
/// <param name="Id">The component whose lineage it is.</param>
/// <param name="Chain">The chain of the registry by CAIP-2.</param>
/// <param name="Registry">The address of the registry.</param>
/// <param name="Depth">The number of steps that the file goes. It is null for the whole ancestry.</param>
/// <param name="Components">The components, by distance and then by id.</param>
/// <param name="Batches">The batches, each root once.</param>
public sealed record LineageProofForm(
    string Format,
    string Id,
    string Chain,
    string Registry,
    int? Depth,
    IReadOnlyList<ProvenComponentForm> Components,
    IReadOnlyList<AnchoredBatchForm> Batches);

/// <summary>A component in a lineage file.</summary>
/// <param name="Id">The id of the component.</param>
/// <param name="Creator">The account that minted the component.</param>
/// <param name="Manifest">The canonical text of the manifest.</param>
/// <param name="Signature">The signature of the mint.</param>
/// <param name="Path">The siblings from the leaf up to the root.</param>
/// <param name="Root">The Merkle root of the batch.</param>
public sealed record ProvenComponentForm(
    string Id,
    string Creator,
    string Manifest,
    MintSignatureForm Signature,
    IReadOnlyList<string> Path,
    string Root);
