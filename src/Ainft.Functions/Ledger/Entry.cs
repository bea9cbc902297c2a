using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Functions.Ledger;

/// <summary>One thing worth anchoring: its leaf, its canonical content, and the canonical JSON of its signature.</summary>
public sealed record Entry(Leaf Leaf, ReadOnlyMemory<byte> Content, ReadOnlyMemory<byte> Signature)
{
    /// <summary>What a bundle line costs beside the content and the signature.</summary>
    private const int LineOverhead = 128;

    /// <summary>The content of a registration, read; null for a statement.</summary>
    public Manifest? Manifest { get; init; }

    public int Size => Content.Length + Signature.Length + LineOverhead;

    /// <summary>The consent that a registration was committed with.</summary>
    /// <exception cref="InvalidDataException">It is none; stored entries never have anything else.</exception>
    public MintSignature ReadSignature()
    {
        using var json = JsonDocument.Parse(Signature);
        return MintSignature.TryRead(json.RootElement, out var signature, out var violations)
            ? signature
            : throw new InvalidDataException($"A stored signature is not one: {violations[0].Reason}");
    }
}

/// <summary>An entry inside its bundle: where its line is, and where in the bundle its content is.</summary>
public sealed record BundledEntry(Entry Entry, int Position, int LineOffset, int LineLength, int ContentOffset);
