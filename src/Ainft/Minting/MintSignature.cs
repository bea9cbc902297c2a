using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft;

/// <summary>The place of one component in a <c>MintMany</c> message.</summary>
/// <param name="Root">The root of the tree over the registration leaves of all components.</param>
/// <param name="Count">The number of leaves.</param>
/// <param name="Path">The siblings from this component's leaf up to the root.</param>
public sealed record MintManyPart(Bytes32 Root, int Count, IReadOnlyList<Bytes32> Path);

/// <summary>
/// A creator's consent to mint one component. In JSON <c>{"deadline":SECONDS,"signature":"0x…"}</c>, with
/// <c>"many":{"root":"0x…","count":N,"path":["0x…",…]}</c> when a <c>MintMany</c> message was signed, and
/// <c>"domain":{"chain":"eip155:N","registry":"0x…"}</c> when it was given to another registry than the one that holds it.
/// </summary>
/// <param name="Deadline">Until when the signature may be used, in Unix seconds; at most 2^53 - 1.</param>
/// <param name="Signature">The signature as <c>0x</c>-prefixed hexadecimal text: 65 bytes of an account, any length of an ERC-1271 wallet.</param>
/// <param name="Many">The place in the tree that was signed; null when this component alone was.</param>
/// <param name="Domain">Where it counts; null in the domain of the file or registry that holds it.</param>
public sealed record MintSignature(ulong Deadline, string Signature, MintManyPart? Many = null, MintDomain? Domain = null)
{
    /// <summary>The most bytes of a signature.</summary>
    public const int MaxBytes = 8192;

    /// <summary>The hash that was signed: of this component alone, or of the tree.</summary>
    /// <param name="holder">The domain of the file or registry that holds the signature; its own, where it has one, comes first.</param>
    /// <param name="digest">The component's digest.</param>
    /// <param name="parents">The component's parents, in order.</param>
    public Bytes32 HashToSign(MintDomain holder, Sha256Digest digest, ReadOnlySpan<AinftId> parents) => Many is null
        ? MintMessage.HashMint(Domain ?? holder, digest, parents, Deadline)
        : MintMessage.HashMintMany(Domain ?? holder, Many.Root, Many.Count, Deadline);

    /// <summary>Whether a component is what was signed: always when it was signed alone, else when its path leads to the root.</summary>
    public bool Covers(AinftId id, Address creator) =>
        Many is null || MerkleTree.Verify(Many.Root, Leaf.Registration(id, creator).Hash(), Many.Path);

    /// <summary>Recovers who signed a hash: false when this is no signature of 65 bytes with a low s, as an account makes it.</summary>
    public bool TryRecover(Bytes32 hash, out Address signer)
    {
        signer = default;
        return Ethereum.Signature.TryParse(Signature, out var signature) && signature.IsLowS && Secp256k1.TryRecover(hash, signature, out signer);
    }

    /// <summary>Writes the JSON object.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteNumber("deadline", Deadline);
        writer.WriteString("signature", Signature);
        if (Many is not null)
            WriteMany(writer, Many);
        if (Domain is { } domain)
            WriteDomain(writer, domain);
        writer.WriteEndObject();
    }

    /// <summary>Reads the JSON object.</summary>
    /// <param name="json">Any JSON value.</param>
    /// <param name="signature">The signature when the answer is true.</param>
    /// <param name="violations">What is wrong, with pointers relative to <paramref name="json"/>; empty when the answer is true.</param>
    public static bool TryRead(JsonElement json, [NotNullWhen(true)] out MintSignature? signature, out IReadOnlyList<Violation> violations)
    {
        var found = new List<Violation>();
        violations = found;
        signature = Read(new Field(json, found));
        return found.Count == 0 && signature is not null;
    }

    internal static MintSignature? Read(Field field)
    {
        if (!field.IsObjectOf("deadline", "signature", "many", "domain"))
            return null;
        var deadline = field.Required("deadline")?.Deadline();
        var signature = field.Required("signature")?.HexBytes(MaxBytes);
        var many = field.Optional("many");
        var part = many is null ? null : ReadMany(many);
        var domain = field.Optional("domain");
        var own = domain is null ? null : ReadDomain(domain);
        return deadline is null || signature is null || (many is not null && part is null) || (domain is not null && own is null)
            ? null
            : new MintSignature(deadline.Value, signature, part, own);
    }

    private static MintManyPart? ReadMany(Field field)
    {
        if (!field.IsObjectOf("root", "count", "path"))
            return null;
        var root = field.Required("root")?.Word();
        var count = field.Required("count")?.Integer(1, MerkleTree.MaxCount);
        var path = field.Required("path")?.Words(MerkleTree.MaxDepth);
        return root is null || count is null || path is null ? null : new MintManyPart(root.Value, (int)count, path);
    }

    private static MintDomain? ReadDomain(Field field)
    {
        if (!field.IsObjectOf("chain", "registry"))
            return null;
        var chain = field.Required("chain")?.Chain();
        var registry = field.Required("registry")?.Account();
        return chain is null || registry is null ? null : new MintDomain(chain.Value, registry.Value);
    }

    private static void WriteDomain(Utf8JsonWriter writer, MintDomain domain)
    {
        writer.WriteStartObject("domain");
        writer.WriteString("chain", $"eip155:{domain.ChainId}");
        writer.WriteString("registry", domain.Registry.ToString());
        writer.WriteEndObject();
    }

    private static void WriteMany(Utf8JsonWriter writer, MintManyPart many)
    {
        writer.WriteStartObject("many");
        writer.WriteString("root", many.Root.ToString());
        writer.WriteNumber("count", many.Count);
        writer.WriteStartArray("path");
        foreach (var node in many.Path)
            writer.WriteStringValue(node.ToString());
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
