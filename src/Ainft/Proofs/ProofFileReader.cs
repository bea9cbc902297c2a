using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Proofs;

/// <summary>Reads the members of a proof file.</summary>
internal static class ProofFileReader
{
    private static readonly string[] Names =
    [
        "format", "id", "creator", "manifest", "parents", "signature", "leaf", "path", "root", "chain", "registry",
        "batch", "block", "transaction",
    ];

    public static CanonicalJsonLimits Limits { get; } =
        new() { MaxBytes = ProofFile.MaxBytes, MaxInputBytes = ProofFile.MaxBytes };

    public static ProofFile? Read(JsonElement json, out IReadOnlyList<Violation> violations)
    {
        var found = new List<Violation>();
        violations = found;
        var proof = Read(new Field(json, found));
        return found.Count == 0 ? proof : null;
    }

    /// <summary>Reads a proof inside another document. Violations are added to the list of that document.</summary>
    public static ProofFile? Read(Field root)
    {
        if (!root.IsObjectOf(Names))
            return null;
        var signature = root.Required("signature") is { } signed ? MintSignature.Read(signed) : null;
        if (root.Required("format") is { } format)
            CheckFormat(format, root.Optional("signature"));
        return new ProofFile
        {
            Id = new AinftId(Word(root, "id")),
            Creator = Account(root, "creator"),
            Manifest = root.Required("manifest")?.Text(CanonicalJsonLimits.Manifest.MaxBytes) ?? "",
            Parents = [.. Words(root, "parents", ManifestLimits.Parents).Select(parent => new AinftId(parent))],
            Signature = signature ?? new MintSignature(0, ""),
            Leaf = root.Required("leaf") is { } leaf ? ReadLeaf(leaf) : default,
            Path = Words(root, "path", MerkleTree.MaxDepth),
            Root = Word(root, "root"),
            ChainId = root.Required("chain")?.Chain() ?? default,
            Registry = Account(root, "registry"),
            Batch = root.Required("batch") is { } batch ? ReadBatch(batch) : new ProofBatch(default, 0),
            Block = root.Optional("block") is { IsNull: false } block ? ReadBlock(block) : null,
            Transaction = root.Optional("transaction") is { IsNull: false } transaction ? transaction.Word() : null,
        };
    }

    // A file without a delegation stays as it was before delegations existed, so that old readers read it.
    // An invalid delegation is a delegation too, because a second violation about the format would mislead.
    private static void CheckFormat(Field format, Field? signature)
    {
        if (format.Text(64) is not { } name)
            return;
        var isSigned = signature is { Value.ValueKind: JsonValueKind.Object };
        var isDelegated = isSigned && signature!.Optional("delegation") is not null;
        var expected = isDelegated ? ProofFile.DelegatedFormat : ProofFile.Format;
        if (name is not (ProofFile.Format or ProofFile.DelegatedFormat))
            format.Refuse(ViolationCode.WrongValue, $"Expected {ProofFile.Format} or {ProofFile.DelegatedFormat}.");
        else if (isSigned && name != expected)
            format.Refuse(
                ViolationCode.WrongValue,
                $"Expected {expected}, because the signature has {(isDelegated ? "a" : "no")} delegation.");
    }

    private static Leaf ReadLeaf(Field field) => !field.IsObjectOf("kind", "subject", "account")
        ? default
        : new Leaf(
            (EntryKind)(field.Required("kind")?.Integer(0, byte.MaxValue) ?? 0),
            Word(field, "subject"),
            Account(field, "account"));

    private static ProofBatch ReadBatch(Field field) => !field.IsObjectOf("root", "size")
        ? new ProofBatch(default, 0)
        : new ProofBatch(Word(field, "root"), (int)(field.Required("size")?.Integer(1, MerkleTree.MaxCount) ?? 0));

    public static ProofBlock? ReadBlock(Field field) => !field.IsObjectOf("number", "hash", "timestamp")
        ? null
        : new ProofBlock(Number(field, "number"), Word(field, "hash"), Number(field, "timestamp"));

    public static AnchoredBatch? ReadAnchoredBatch(Field field) =>
        !field.IsObjectOf("root", "size", "block", "transaction")
            ? null
            : new AnchoredBatch(
                Word(field, "root"),
                (int)(field.Required("size")?.Integer(1, MerkleTree.MaxCount) ?? 0),
                field.Optional("block") is { IsNull: false } block ? ReadBlock(block) : null,
                field.Optional("transaction") is { IsNull: false } transaction ? transaction.Word() : null);

    private static ulong Number(Field field, string name) => field.Required(name)?.Whole() ?? 0;

    private static Bytes32 Word(Field field, string name) => field.Required(name)?.Word() ?? default;

    private static IReadOnlyList<Bytes32> Words(Field field, string name, int max) =>
        field.Required(name)?.Words(max) ?? [];

    private static Address Account(Field field, string name) => field.Required(name)?.Account() ?? default;
}
