using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Proofs;

/// <summary>The position of one component in a <c>MintMany</c> message.</summary>
/// <param name="Root">The root of the tree over the registration leaves of all components.</param>
/// <param name="Count">The number of leaves.</param>
/// <param name="Path">The siblings from this component's leaf up to the root.</param>
public sealed record MintManyPart(Bytes32 Root, int Count, IReadOnlyList<Bytes32> Path);

/// <summary>
/// A creator's consent to mint one component. Its JSON is <c>{"deadline":SECONDS,"signature":"0x…"}</c>. The member
/// <c>"many":{"root":"0x…","count":N,"path":["0x…",…]}</c> means that a <c>MintMany</c> message was signed. The member
/// <c>"domain":{"chain":"eip155:N","registry":"0x…"}</c> names the registry that received the signature, if another
/// registry holds it. The member <c>"delegation"</c> means that an agent signed under the terms that it contains
/// (<see cref="DelegationJson"/>). It excludes <c>many</c>.
/// </summary>
/// <param name="Deadline">The time until which the signature may be used, in Unix seconds and at most 2^53 - 1.</param>
/// <param name="Signature">
/// The signature as <c>0x</c>-prefixed hexadecimal text. It has 65 bytes from an account, and any length from an
/// ERC-1271 wallet.
/// </param>
/// <param name="Many">The position in the signed tree, or null when this component was signed alone.</param>
/// <param name="Domain">
/// The domain in which the signature is valid. Null means the domain of the file or registry that holds it.
/// </param>
/// <param name="Delegation">
/// The delegation by the creator under which an agent signed, or null when the creator signed the mint. It is valid in
/// the domain of the signature.
/// </param>
public sealed record MintSignature(
    ulong Deadline,
    string Signature,
    MintManyPart? Many = null,
    MintDomain? Domain = null,
    SignedDelegation? Delegation = null)
{
    /// <summary>The most bytes of a signature.</summary>
    public const int MaxBytes = 8192;

    /// <summary>The signed hash of this component alone, or of the tree.</summary>
    /// <param name="holder">
    /// The domain of the file or registry that holds the signature. It is used if <see cref="Domain"/> is null.
    /// </param>
    /// <param name="digest">The component's digest.</param>
    /// <param name="parents">The component's parents, in order.</param>
    public Bytes32 HashToSign(MintDomain holder, Sha256Digest digest, ReadOnlySpan<AinftId> parents) => Many is null
        ? MintMessage.HashMint(Domain ?? holder, digest, parents, Deadline)
        : MintMessage.HashMintMany(Domain ?? holder, Many.Root, Many.Count, Deadline);

    /// <summary>The text that the creator itself signed, which is the delegation or the mint.</summary>
    public string SignatureOfCreator => Delegation?.Signature ?? Signature;

    /// <summary>
    /// The hash of <see cref="SignatureOfCreator"/>. The parameters are those of <see cref="HashToSign"/>.
    /// </summary>
    public Bytes32 HashOfCreator(MintDomain holder, Sha256Digest digest, ReadOnlySpan<AinftId> parents) =>
        Delegation is null
            ? HashToSign(holder, digest, parents)
            : DelegationMessages.HashDelegate(Domain ?? holder, Delegation.Terms);

    /// <summary>The account that signed the mint, which is the agent of a delegation or the creator.</summary>
    public Address SignerFor(Address creator) => Delegation?.Terms.Agent ?? creator;

    /// <summary>
    /// Whether the path of a component leads to the signed root. It is always true when the component was signed alone.
    /// </summary>
    public bool Covers(AinftId id, Address creator) =>
        Many is null || MerkleTree.Verify(Many.Root, Leaf.Registration(id, creator).Hash(), Many.Path);

    /// <summary>
    /// Recovers the signer of a hash. It returns false if the signature does not have the form of an account's
    /// signature, which is 65 bytes with a low s.
    /// </summary>
    public bool TryRecover(Bytes32 hash, out Address signer)
    {
        signer = default;
        return Ethereum.Signature.TryParse(Signature, out var signature)
            && signature.IsLowS
            && Secp256k1.TryRecover(hash, signature, out signer);
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
        if (Delegation is not null)
        {
            writer.WritePropertyName("delegation");
            DelegationJson.WriteTo(writer, Delegation);
        }
        writer.WriteEndObject();
    }

    /// <summary>Reads the JSON object.</summary>
    /// <param name="json">Any JSON value.</param>
    /// <param name="signature">The signature, if the method returns true.</param>
    /// <param name="violations">
    /// The violations, with pointers relative to <paramref name="json"/>. The list is empty if the method returns true.
    /// </param>
    public static bool TryRead(
        JsonElement json, [NotNullWhen(true)] out MintSignature? signature, out IReadOnlyList<Violation> violations)
    {
        var found = new List<Violation>();
        violations = found;
        signature = Read(new Field(json, found));
        return found.Count == 0 && signature is not null;
    }

    internal static MintSignature? Read(Field field)
    {
        if (!field.IsObjectOf("deadline", "signature", "many", "domain", "delegation"))
            return null;
        var deadline = field.Required("deadline")?.Deadline();
        var signature = field.Required("signature")?.HexBytes(MaxBytes);
        var many = field.Optional("many");
        var part = many is null ? null : ReadMany(many);
        var domain = field.Optional("domain");
        var own = domain is null ? null : ReadDomain(domain);
        var delegation = field.Optional("delegation") is { } member ? ReadDelegation(field, member, signature) : null;
        var isRefused = (many is not null && part is null) || (domain is not null && own is null);
        return deadline is null || signature is null || isRefused
            ? null
            : new MintSignature(deadline.Value, signature, part, own, delegation);
    }

    // An agent is the account of a key that signs one component at a time. So a revocation ends its mints one by one.
    private static SignedDelegation? ReadDelegation(Field field, Field delegation, string? signature)
    {
        field.Optional("many")?.Refuse(ViolationCode.MemberNotAllowed, "A mint under a delegation has no many.");
        if (signature is not null && signature.Length != 2 + 2 * Ethereum.Signature.Size)
            field.Optional("signature")!.Refuse(
                ViolationCode.WrongLength, "Expected the 65 bytes of an account, because an agent signs.");
        return DelegationJson.Read(delegation);
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
