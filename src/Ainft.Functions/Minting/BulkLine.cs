using Ainft.Ethereum;

namespace Ainft.Functions.Minting;

/// <summary>What a contract wallet is asked (ERC-1271).</summary>
internal sealed record SignatureToConfirm(Bytes32 Hash, string Signature);

/// <summary>
/// Where a signature was given, when it was not given to this registry, and its deadline, which only that registry judges.
/// </summary>
internal sealed record SignedElsewhere(MintDomain Domain, ulong Deadline);

/// <summary>A line as it was parsed by itself: a manifest with its creator, or what is wrong.</summary>
internal sealed record ParsedLine(int Number)
{
    public Manifest? Manifest { get; init; }

    public Address Creator { get; init; }

    public AinftId Id { get; init; }

    /// <summary>The canonical JSON of the line's own signature, where every line has one.</summary>
    public ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>A signature that no account made: whether the creator is a contract wallet that accepts it, its chain must say.</summary>
    public SignatureToConfirm? ToConfirm { get; init; }

    /// <summary>A signature that is no longer valid here, unless this registry's anchors show that it was used in time.</summary>
    public ExpiredSignature? Expired { get; init; }

    /// <summary>Set when the signature was given to another registry.</summary>
    public SignedElsewhere? Elsewhere { get; init; }

    public IReadOnlyList<Violation> Violations { get; init; } = [];

    /// <summary>The name, when the manifest has one; of a line that is wrong, when it can be told.</summary>
    public string? Name { get; init; }

    /// <summary>Parents given by name: then <see cref="Unresolved"/> is the manifest without their ids, and there is no other yet.</summary>
    public IReadOnlyList<NamedParent> Named { get; init; } = [];

    public byte[] Unresolved { get; init; } = [];
}

/// <summary>What is kept of a line: its component, unless it is refused, and where in the spool its manifest and signature are.</summary>
internal sealed class BulkLine(int number)
{
    public int Number { get; } = number;

    public AinftId Id { get; init; }

    public Sha256Digest Digest { get; init; }

    public Address Creator { get; init; }

    public long Offset { get; init; }

    public int ManifestLength { get; init; }

    public int SignatureLength { get; init; }

    /// <summary>For each parent the place of the earlier line that registers it, or the complement of its place among the outside parents.</summary>
    public int[] Parents { get; init; } = [];

    /// <summary>Set when the signature was given to another registry.</summary>
    public SignedElsewhere? Elsewhere { get; init; }

    public bool IsRefused { get; set; }

    /// <summary>Why it is refused, as far as that is told.</summary>
    public List<Violation> Violations { get; } = [];

    public Leaf Leaf => Leaf.Registration(Id, Creator);
}
