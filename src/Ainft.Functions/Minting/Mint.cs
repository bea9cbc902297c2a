using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Functions.Ledger;

namespace Ainft.Functions.Minting;

/// <summary>One component of a mint request.</summary>
public sealed record MintItem(Manifest Manifest, AinftId Id, Leaf Leaf);

/// <summary>
/// The pure part of minting. It computes the ids of a request, the content that its creator signs, and its entries. It
/// uses no clock and no storage.
/// </summary>
public sealed class Mint
{
    private readonly MintRequest request;
    private readonly MerkleTree? tree;

    public Mint(MintRequest request)
    {
        this.request = request;
        Items = [.. request.Manifests.Select(manifest => ItemOf(manifest, request.Creator))];
        tree = request.Many ? MerkleTree.Build(Leaves) : null;
    }

    public IReadOnlyList<MintItem> Items { get; }

    /// <summary>The account that mints.</summary>
    public Address Creator => request.Creator;

    /// <summary>The account that signs the mint, which is the creator or its agent.</summary>
    public Address Signer => request.Delegation?.Terms.Agent ?? request.Creator;

    private Leaf[] Leaves => [.. Items.Select(item => item.Leaf)];

    /// <summary>The EIP-712 hash that the creator or its agent signs.</summary>
    public Bytes32 HashToSign(MintDomain domain, ulong deadline) => tree is null
        ? MintMessage.HashMint(domain, Items[0].Manifest.Digest, ParentsOf(Items[0]), deadline)
        : MintMessage.HashMintMany(domain, tree.Root, tree.Count, deadline);

    /// <summary>The signed content as typed data for <c>eth_signTypedData_v4</c>.</summary>
    public JsonObject TypedData(MintDomain domain, ulong deadline) => tree is null
        ? MintMessage.TypedDataMint(domain, Items[0].Manifest.Digest, ParentsOf(Items[0]), deadline)
        : MintMessage.TypedDataMintMany(domain, tree.Root, tree.Count, deadline);

    /// <summary>Parents that no earlier manifest of the request registers, so the registry must know them.</summary>
    public IEnumerable<(string Pointer, AinftId Parent)> ParentsToFind()
    {
        var earlier = new HashSet<AinftId>();
        foreach (var (index, item) in Items.Index())
        {
            foreach (var (at, parent) in item.Manifest.Parents.Index())
                if (!earlier.Contains(parent.Id))
                    yield return ($"{(request.Many ? $"/manifests/{index}" : "/manifest")}/parents/{at}/id", parent.Id);
            earlier.Add(item.Id);
        }
    }

    /// <summary>
    /// The entries to commit. The signature of each entry proves its creator's consent without the others.
    /// </summary>
    /// <param name="deadline">The deadline in the signature.</param>
    /// <param name="signature">The signature in its long form.</param>
    /// <param name="delegation">The delegation with its signature in the long form, if an agent signed.</param>
    public IReadOnlyList<Entry> Entries(ulong deadline, string signature, SignedDelegation? delegation = null) =>
    [
        .. Items.Select((item, index) =>
        {
            var signed = SignatureOf(index, deadline, signature) with { Delegation = delegation };
            return new Entry(item.Leaf, item.Manifest.Canonical, Canonical(signed)) { Manifest = item.Manifest };
        }),
    ];

    private MintSignature SignatureOf(int index, ulong deadline, string signature) => new(
        deadline,
        signature,
        tree is null ? null : new MintManyPart(tree.Root, tree.Count, tree.ProofOf(index)));

    /// <summary>The bytes of a signature in a bundle.</summary>
    internal static byte[] Canonical(MintSignature signature)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
            signature.WriteTo(writer);
        return CanonicalJson.TryCanonicalize(json.WrittenSpan, out byte[]? canonical, out var violation)
            ? canonical
            : throw new InvalidOperationException(violation.Reason);
    }

    private static AinftId[] ParentsOf(MintItem item) => [.. item.Manifest.ParentIds];

    private static MintItem ItemOf(Manifest manifest, Address creator)
    {
        var id = manifest.IdFor(creator);
        return new MintItem(manifest, id, Leaf.Registration(id, creator));
    }
}
