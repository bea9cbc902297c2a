using Ainft.Ethereum;

namespace Ainft.Merkle;

/// <summary>
/// The anchored leaf of one entry. It has the encoding <c>["uint8","bytes32","address"]</c> of OpenZeppelin's
/// StandardMerkleTree.
/// </summary>
/// <param name="Kind">The kind of the entry.</param>
/// <param name="Subject">The id of a registration, or the SHA-256 of a statement.</param>
/// <param name="Account">The creator of a registration, or the signer of a statement.</param>
public readonly record struct Leaf(EntryKind Kind, Bytes32 Subject, Address Account)
{
    internal const int EncodedSize = 3 * Bytes32.Size;

    /// <summary>The leaf of a registration.</summary>
    public static Leaf Registration(AinftId id, Address creator) => new(EntryKind.Registration, id.Value, creator);

    /// <summary>
    /// The hash <c>keccak256(keccak256(abi.encode(kind, subject, account)))</c>. It is hashed twice, so that a leaf can
    /// never pass as an inner node.
    /// </summary>
    public Bytes32 Hash()
    {
        Span<byte> encoded = stackalloc byte[EncodedSize];
        Encode(encoded);
        Span<byte> inner = stackalloc byte[Bytes32.Size];
        Keccak256.Hash(encoded, inner);
        return Keccak256.Hash(inner);
    }

    internal void Encode(Span<byte> encoded)
    {
        encoded[..EncodedSize].Clear();
        encoded[Bytes32.Size - 1] = (byte)Kind;
        Subject.CopyTo(encoded[Bytes32.Size..]);
        Account.CopyTo(encoded[(EncodedSize - Address.Size)..]);
    }
}
