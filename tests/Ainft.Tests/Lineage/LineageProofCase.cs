using System.Text;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using CsCheck;

namespace Ainft.Tests.Lineage;

/// <summary>
/// A true lineage proof of a random ancestry with real keys, and the facts of an honest chain about it.
/// </summary>
internal sealed record LineageProofCase(LineageProofFile Proof, LineageChainFacts Facts)
{
    private const ulong Deadline = 1_900_000_000;

    private static readonly LocalKey[] Keys = [LocalKey.Generate(), LocalKey.Generate()];
    private static readonly MintDomain Domain = new(31337, Address.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3"));
    private static readonly MintDomain Elsewhere = new(1, Address.Parse("0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512"));

    public static readonly Gen<LineageProofCase> Any =
        Gen.Select(Gen.Int[1, 9], Gen.Int, (count, seed) => Create(count, new Random(seed)));

    /// <summary>Proofs with at least two components, so that an ancestor exists.</summary>
    public static readonly Gen<LineageProofCase> WithAncestors = Any.Where(one => one.Proof.Components.Count > 1);

    /// <summary>The same proof up to a depth, as a server cuts it.</summary>
    public LineageProofFile CutAt(int depth)
    {
        var distances = LineageProofVerifier.Verify(Proof).Components.ToDictionary(component => component.Id,
            component => component.Distance);
        var components = Proof.Components.Where(component => distances[component.Id] <= depth).ToArray();
        return Proof with
        {
            Depth = depth,
            Components = components,
            Batches = [.. Proof.Batches.Where(batch => components.Any(component => component.Root == batch.Root))]
        };
    }

    private static LineageProofCase Create(int count, Random random)
    {
        var made = new List<Made>();
        for (var i = 0; i < count; i++)
            made.Add(Make(i, i == count - 1 ? Ends(made) : Pick(made, random), Keys[random.Next(Keys.Length)]));
        var batches = Batch(made, random);
        var leafOf = made.ToDictionary(one => one.Id, one => Leaf.Registration(one.Id, one.Key.Address).Hash());
        var components =
            Signed(made, random).OrderBy(pair => Distance(made, pair.One.Id)).ThenBy(pair => pair.One.Id).Select(pair =>
            {
                var tree = batches.First(batch => batch.FindLeaf(leafOf[pair.One.Id]) >= 0);
                return new LineageProofComponent(pair.One.Id, pair.One.Key.Address, pair.One.Manifest.Canonical,
                    pair.Signature, tree.ProofOf(leafOf[pair.One.Id])!, tree.Root);
            });
        var files = batches.Select((tree, i) =>
            new AnchoredBatch(tree.Root, tree.Count,
                new ProofBlock((ulong)i + 7, Keccak256.Hash([(byte)i]), 1_800_000_000),
                Keccak256.Hash([1, (byte)i]))).ToArray();
        var proof = new LineageProofFile
        {
            Id = made[^1].Id,
            Domain = Domain,
            Depth = null,
            Components = [.. components],
            Batches = files
        };
        return new LineageProofCase(proof,
            new LineageChainFacts { Batches = files.ToDictionary(batch => batch.Root, FactsOf) });
    }

    private static Made Make(int number, AinftId[] parents, LocalKey key)
    {
        var json = new JsonObject
        {
            ["ainft"] = 1,
            ["kind"] = "model",
            ["name"] = $"é {number}",
            ["parents"] = new JsonArray([.. parents.Select(parent =>
                (JsonNode)new JsonObject { ["id"] = parent.ToString(), ["relation"] = "derived-from" })]),
        };
        return Manifest.TryParse(Encoding.UTF8.GetBytes(json.ToJsonString()), out var manifest, out _)
            ? new Made(manifest.IdFor(key.Address), manifest, key)
            : throw new InvalidOperationException(json.ToJsonString());
    }

    private static AinftId[] Pick(List<Made> made, Random random) =>
        [.. made.Where(_ => random.Next(3) == 0).Select(one => one.Id)];

    // The parents of the last component are all components without children. So every component is its ancestor.
    private static AinftId[] Ends(List<Made> made) =>
        [.. made.Where(one => !made.Any(other => other.Manifest.ParentIds.Contains(one.Id))).Select(one => one.Id)];

    private static int Distance(List<Made> made, AinftId id) =>
        made[^1].Id == id ? 0 : 1 + made.Where(one => one.Manifest.ParentIds.Contains(id))
            .Min(one => Distance(made, one.Id));

    private static MerkleTree[] Batch(List<Made> made, Random random) => [.. made.GroupBy(_ => random.Next(3))
        .Select(group =>
            MerkleTree.Build([.. group.Select(one => Leaf.Registration(one.Id, one.Key.Address)),
                .. Merkle.MerkleTreeTests.Leaves(random.Next(1, 9), random.Next())]))];

    private static IEnumerable<(Made One, MintSignature Signature)> Signed(List<Made> made, Random random) =>
        made.GroupBy(one => (one.Key, random.Next(4))).SelectMany(group =>
        {
            MintDomain? own = random.Next(3) == 0 ? Elsewhere : null;
            var tree = random.Next(2) == 0
                ? null
                : MerkleTree.Build([.. group.Select(one => Leaf.Registration(one.Id, one.Key.Address))]);
            return group.Select((one, i) =>
            {
                var unsigned = new MintSignature(Deadline, "0x",
                    tree is null ? null : new MintManyPart(tree.Root, tree.Count, tree.ProofOf(i)), own);
                var hash = unsigned.HashToSign(Domain, one.Manifest.Digest, [.. one.Manifest.ParentIds]);
                return (one, unsigned with { Signature = one.Key.Sign(hash).ToString() });
            });
        });

    private static ChainFacts FactsOf(AnchoredBatch batch)
    {
        var (block, transaction) = (batch.Block!, batch.Transaction!.Value);
        var anchored = new Log(
            Domain.Registry, [AnchoredEvent.Topic, batch.Root, new Bytes32(new byte[32])],
            AinftId.FromTokenId(batch.Size).Value.ToArray(), block.Number, block.Hash, transaction, 0, 0);
        return new ChainFacts
        {
            ChainId = Domain.ChainId,
            Anchor = new AnchorRecord(Keys[0].Address, batch.Size, block.Timestamp),
            LastFinal = new LastFinalBlock(block.Number),
            Block = new BlockHeader(block.Number, block.Hash, default, block.Timestamp, null),
            Receipt = new TransactionReceipt(transaction, block.Number, block.Hash, true, 1, 1, null, [anchored]),
        };
    }

    private sealed record Made(AinftId Id, Manifest Manifest, LocalKey Key);
}
