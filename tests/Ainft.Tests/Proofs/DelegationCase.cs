using System.Text;
using System.Text.Json.Nodes;
using Ainft.Ethereum;

namespace Ainft.Tests.Proofs;

/// <summary>Makes files of mints that an agent signed. The same arguments make the same bytes.</summary>
internal sealed record DelegationCase
{
    public const ulong NotBefore = 1_790_000_000;
    public const ulong Deadline = 1_900_000_000;

    public static readonly LocalKey Creator = new(Keccak256.Hash("creator"u8).ToArray());
    public static readonly LocalKey Agent = new(Keccak256.Hash("agent"u8).ToArray());
    public static readonly LocalKey Stranger = new(Keccak256.Hash("stranger"u8).ToArray());

    public static readonly MintDomain Here = new(31337, Address.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3"));
    public static readonly MintDomain Other = new(31337, Address.Parse("0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512"));
    public static readonly MintDomain OtherChain = new(1, Here.Registry);

    public string? Platform { get; init; } = "github.com";

    public string Repository { get; init; } = "acme/model";

    public IReadOnlyList<Contributor> Contributors { get; init; } =
        [new(Creator.Address, 7_500), new(Stranger.Address, 2_500)];

    public IReadOnlyList<AinftId> Parents { get; init; } = [];

    public Delegation Terms { get; init; } = new()
    {
        Integration = Keccak256.Hash("integration"u8),
        Agent = Agent.Address,
        Platform = "github.com",
        Scope = "acme/*",
        ContributorsHash = ContributorList.Hash([new(Creator.Address, 7_500), new(Stranger.Address, 2_500)]),
        MaxRoyalty = 500,
        NotBefore = NotBefore,
        Deadline = Deadline,
    };

    /// <summary>The key that signs the delegation.</summary>
    public LocalKey Delegating { get; init; } = Creator;

    /// <summary>The key that signs the mint.</summary>
    public LocalKey Minting { get; init; } = Agent;

    public ulong MintDeadline { get; init; } = 1_800_000_000;

    /// <summary>The domain of the mint's signature, if it is not that of the file.</summary>
    public MintDomain? Domain { get; init; }

    /// <summary>The domain in which the creator signed the delegation.</summary>
    public MintDomain DelegatedIn { get; init; } = Here;

    public ulong? BlockTime { get; init; } = 1_795_000_000;

    public Manifest ToManifest()
    {
        var json = new JsonObject { ["ainft"] = 1, ["kind"] = "model", ["name"] = "é model" };
        if (Platform is not null)
            json["source"] = new JsonObject { ["platform"] = Platform, ["repository"] = Repository };
        if (Contributors.Count > 0)
            json["contributors"] = new JsonArray([.. Contributors.Select(item =>
                (JsonNode)new JsonObject { ["address"] = item.Address.ToString(), ["share"] = item.Share })]);
        if (Parents.Count > 0)
            json["parents"] = new JsonArray([.. Parents.Select(parent =>
                (JsonNode)new JsonObject { ["id"] = parent.ToString(), ["relation"] = "fine-tuned-from" })]);
        return Manifest.TryParse(Encoding.UTF8.GetBytes(json.ToJsonString()), out var manifest, out var found)
            ? manifest
            : throw new InvalidOperationException(string.Join('\n', found));
    }

    public MintSignature Signature()
    {
        var manifest = ToManifest();
        var delegation = new SignedDelegation(
            Terms, Delegating.Sign(DelegationMessages.HashDelegate(DelegatedIn, Terms)).ToString());
        var unsigned = new MintSignature(MintDeadline, "0x", null, Domain, delegation);
        var hash = unsigned.HashToSign(Here, manifest.Digest, [.. manifest.ParentIds]);
        return unsigned with { Signature = Minting.Sign(hash).ToString() };
    }

    public ProofFile Proof()
    {
        var manifest = ToManifest();
        var id = manifest.IdFor(Creator.Address);
        var leaf = Leaf.Registration(id, Creator.Address);
        var tree = MerkleTree.Build([leaf, new Leaf(EntryKind.Statement, Keccak256.Hash([1]), Stranger.Address)]);
        return new ProofFile
        {
            Id = id,
            Creator = Creator.Address,
            Manifest = Encoding.UTF8.GetString(manifest.Canonical.Span),
            Parents = manifest.ParentIds,
            Signature = Signature(),
            Leaf = leaf,
            Path = tree.ProofOf(0),
            Root = tree.Root,
            ChainId = Here.ChainId,
            Registry = Here.Registry,
            Batch = new ProofBatch(tree.Root, tree.Count),
            Block = BlockTime is { } time ? new ProofBlock(7, Keccak256.Hash([2]), time) : null,
            Transaction = BlockTime is null ? null : Keccak256.Hash([3]),
        };
    }

    /// <summary>The lineage of this component and of a parent that its creator minted without an agent.</summary>
    public static LineageProofFile Lineage(Func<DelegationCase, DelegationCase> change)
    {
        var parent = new DelegationCase { Platform = null, Contributors = [] }.ToManifest();
        var child = change(new DelegationCase { Parents = [parent.IdFor(Creator.Address)] });
        var signature = new MintSignature(Deadline, Creator.Sign(
            MintMessage.HashMint(Here, parent.Digest, [], Deadline)).ToString());
        (Manifest Manifest, MintSignature Signature)[] made =
            [(child.ToManifest(), child.Signature()), (parent, signature)];
        var block = new ProofBlock(7, Keccak256.Hash([2]), child.BlockTime!.Value);
        var leaves = made.Select(one => Leaf.Registration(one.Manifest.IdFor(Creator.Address), Creator.Address));
        var tree = MerkleTree.Build([.. leaves]);
        return new LineageProofFile
        {
            Id = made[0].Manifest.IdFor(Creator.Address),
            Domain = Here,
            Depth = null,
            Components = [.. made.Select((one, index) => new LineageProofComponent(
                one.Manifest.IdFor(Creator.Address), Creator.Address, one.Manifest.Canonical, one.Signature,
                tree.ProofOf(index), tree.Root))],
            Batches = [new AnchoredBatch(tree.Root, tree.Count, block)],
        };
    }
}
