using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Functions.Ledger;

/// <summary>
/// A record to anchor. It consists of its leaf, its canonical content and the canonical JSON of its signature.
/// </summary>
public sealed record Entry(Leaf Leaf, ReadOnlyMemory<byte> Content, ReadOnlyMemory<byte> Signature)
{
    /// <summary>An upper limit of the bytes of a bundle line besides the content and the signature.</summary>
    private const int LineOverhead = 128;

    /// <summary>The parsed content of a registration, or null for a statement.</summary>
    public Manifest? Manifest { get; init; }

    public int Size => Content.Length + Signature.Length + LineOverhead;

    /// <summary>The creator's signature of a registration.</summary>
    /// <exception cref="InvalidDataException">
    /// The stored signature is unreadable. This means that the entry is damaged.
    /// </exception>
    public MintSignature ReadSignature()
    {
        using var json = JsonDocument.Parse(Signature);
        return MintSignature.TryRead(json.RootElement, out var signature, out var violations)
            ? signature
            : throw new InvalidDataException(
                $"The stored signature of {Leaf.Subject} is damaged: {violations[0].Reason}");
    }
}

/// <summary>An entry and its position, and the offsets of its line and its content in the bundle.</summary>
public sealed record BundledEntry(Entry Entry, int Position, int LineOffset, int LineLength, int ContentOffset)
{
    /// <summary>
    /// Whether a record says that another bundle owns the entry. Only a check or a rebuild knows that before it
    /// projects the entry.
    /// </summary>
    public bool IsOwnedElsewhere { get; init; }

    /// <summary>
    /// The bundle in the entry's row. For an entry of another bundle it is the zero digest, and the storage of a check
    /// or a rebuild does not insert such a row.
    /// </summary>
    public Sha256Digest OwnerIn(BundleHeader bundle) => IsOwnedElsewhere ? default : bundle.Hash;
}
