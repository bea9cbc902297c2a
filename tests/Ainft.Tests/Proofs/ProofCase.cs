using System.Text;
using Ainft.Ethereum;
using Ainft.Tests.Manifests;
using CsCheck;

namespace Ainft.Tests.Proofs;

/// <summary>A true proof and the facts of an honest chain about it.</summary>
internal sealed record ProofCase(ProofFile Proof, ChainFacts Facts)
{
    private static readonly LocalKey Key =
        LocalKey.Parse("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
    private static readonly MintDomain Domain = new(31337, Address.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3"));

    private static readonly MintDomain Elsewhere = new(1, Address.Parse("0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512"));

    public static readonly Gen<ProofCase> Any =
        Gen.Select(ManifestGen.Valid.Array[1, 6], Gen.Int[1, 40], Gen.Bool, Gen.Bool, Gen.ULong[1, 1UL << 40], Create);

    private static ProofCase Create(string[] documents, int others, bool many, bool imported, ulong number)
    {
        var manifests = documents.Select(Read).DistinctBy(manifest => manifest.Digest).ToArray();
        var chosen = manifests[0];
        var leaves = manifests.Select(manifest => Leaf.Registration(manifest.IdFor(Key.Address), Key.Address))
            .ToArray();
        var batch = MerkleTree.Build([.. leaves, .. Merkle.MerkleTreeTests.Leaves(others, others)]);
        var root = batch.Root;
        var size = batch.Count;
        var block = new ProofBlock(number, Keccak256.Hash([1]), 1_800_000_000);
        var transaction = Keccak256.Hash([2]);
        var proof = new ProofFile
        {
            Id = chosen.IdFor(Key.Address),
            Creator = Key.Address,
            Manifest = Encoding.UTF8.GetString(chosen.Canonical.Span),
            Parents = chosen.ParentIds,
            Signature = Sign(imported ? Elsewhere : null, chosen, many ? leaves : null),
            Leaf = leaves[0],
            Path = batch.ProofOf(0),
            Root = root,
            ChainId = Domain.ChainId,
            Registry = Domain.Registry,
            Batch = new ProofBatch(root, size),
            Block = block,
            Transaction = transaction,
        };
        var anchored = new Log(
            Domain.Registry, [AnchoredEvent.Topic, root, new Bytes32(new byte[32])],
            AinftId.FromTokenId(size).Value.ToArray(), number, block.Hash, transaction, 0, 0);
        return new ProofCase(proof, new ChainFacts
        {
            ChainId = Domain.ChainId,
            Anchor = new AnchorRecord(Key.Address, size, block.Timestamp),
            LastFinal = new LastFinalBlock(number),
            Block = new BlockHeader(number, block.Hash, default, block.Timestamp, null),
            Receipt = new TransactionReceipt(transaction, number, block.Hash, true, 1, 1, null, [anchored]),
            TokenOwner = Key.Address,
        });
    }

    private static MintSignature Sign(MintDomain? own, Manifest manifest, Leaf[]? leaves)
    {
        var tree = leaves is null ? null : MerkleTree.Build(leaves);
        var unsigned = new MintSignature(1_900_000_000, "0x",
            tree is null ? null : new MintManyPart(tree.Root, tree.Count, tree.ProofOf(0)), own);
        return unsigned with
        {
            Signature = Key.Sign(unsigned.HashToSign(Domain, manifest.Digest, [.. manifest.ParentIds])).ToString()
        };
    }

    private static Manifest Read(string json) =>
        Manifest.TryParse(Encoding.UTF8.GetBytes(json), out var manifest, out _)
            ? manifest
            : throw new InvalidOperationException(json);
}
