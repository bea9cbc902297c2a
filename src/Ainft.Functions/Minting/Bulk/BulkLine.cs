using Ainft.Ethereum;
using Ainft.Functions.Lineage;

namespace Ainft.Functions.Minting;

/// <summary>A signature that a contract wallet must confirm (ERC-1271).</summary>
internal sealed record SignatureToConfirm(Bytes32 Hash, string Signature);

/// <summary>
/// The domain and deadline of a signature for another registry. Only that registry judges the deadline.
/// </summary>
internal sealed record SignedElsewhere(MintDomain Domain, ulong Deadline);

/// <summary>A line after parsing it alone, which gives a manifest and its creator, or violations.</summary>
internal sealed record ParsedLine(int Number)
{
    public Manifest? Manifest { get; init; }

    public Address Creator { get; init; }

    public AinftId Id { get; init; }

    /// <summary>The canonical JSON of the line's own signature. It is empty in a bulk mint.</summary>
    public ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>
    /// Set when no account made the signature, so the creator must be a contract wallet that accepts it.
    /// </summary>
    public SignatureToConfirm? ToConfirm { get; init; }

    /// <summary>Set when the deadline has passed. An anchor of this registry can show timely use.</summary>
    public ExpiredSignature? Expired { get; init; }

    /// <summary>Set when the signature is for another registry.</summary>
    public SignedElsewhere? Elsewhere { get; init; }

    /// <summary>The integration under which an agent signed, or null when the creator signed.</summary>
    public Bytes32? Integration { get; init; }

    public IReadOnlyList<Violation> Violations { get; init; } = [];

    /// <summary>The name in the manifest, also of an invalid manifest where it is readable.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The parents that the line gives by name. Then <see cref="Manifest"/> is null and <see cref="Unresolved"/> is the
    /// manifest without their ids.
    /// </summary>
    public IReadOnlyList<NamedParent> Named { get; init; } = [];

    public byte[] Unresolved { get; init; } = [];
}

/// <summary>
/// The part of a line that stays in memory, which is its component and the place of manifest and signature in the
/// spool.
/// </summary>
internal sealed class BulkLine(int number)
{
    public int Number { get; } = number;

    public AinftId Id { get; init; }

    public Sha256Digest Digest { get; init; }

    public Address Creator { get; init; }

    public long Offset { get; init; }

    public int ManifestLength { get; init; }

    public int SignatureLength { get; init; }

    /// <summary>The number of files that the manifest names.</summary>
    public int Files { get; init; }

    /// <summary>
    /// For each parent, the index of the earlier line that registers it, or the complement of its index among the
    /// outside parents.
    /// </summary>
    public int[] Parents { get; init; } = [];

    /// <summary>Set when the signature is for another registry.</summary>
    public SignedElsewhere? Elsewhere { get; init; }

    /// <summary>The warnings of a preview, up to the limit of the body.</summary>
    public IReadOnlyList<ManifestWarning> Warnings { get; init; } = [];

    /// <summary>Whether the creator only refers to a work of others.</summary>
    public bool IsReference { get; init; }

    /// <summary>Whether the component asks for a royalty.</summary>
    public bool Asks { get; init; }

    /// <summary>The royalties that a payment would owe, in a preview. Null without any.</summary>
    public RoyaltiesAnswer? Royalties { get; set; }

    public bool IsRefused { get; set; }

    /// <summary>The violations of the line, up to the limit of the body.</summary>
    public List<Violation> Violations { get; } = [];

    public Leaf Leaf => Leaf.Registration(Id, Creator);
}
