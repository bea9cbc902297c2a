using Ainft.Ethereum;

namespace Ainft.Proofs;

/// <summary>A batch of a file with several, which is an item of the member <c>batches</c>.</summary>
/// <param name="Root">The anchored Merkle root.</param>
/// <param name="Size">The number of leaves.</param>
/// <param name="Block">The block with the anchor, or null when it was unknown.</param>
/// <param name="Transaction">The transaction that anchored the root, or null when it was unknown.</param>
public sealed record AnchoredBatch(Bytes32 Root, int Size, ProofBlock? Block = null, Bytes32? Transaction = null);
