using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Testing;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Merkle;

public sealed class MerkleTreeTests
{
    private static readonly int[] Sizes = [1, 2, 3, 4, 5, 7, 8, 9, 31, 64, 100, 255, 256, 257, 511, 513, 1000, 5000];

    internal static Leaf[] Leaves(int count, int seed)
    {
        var random = new Random(seed);
        var bytes = new byte[Bytes32.Size];
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            random.NextBytes(bytes);
            return new Leaf(random.Next(2) == 0 ? EntryKind.Registration : EntryKind.Statement, new Bytes32(bytes),
                new Address(bytes.AsSpan(7, 20)));
        })];
    }

    private static Leaf[] WithDuplicates(Leaf[] leaves) =>
        [.. leaves, .. leaves.Where((_, i) => i % 3 == 0), leaves[0]];

    [Fact]
    public async Task Nodes_and_proofs_are_those_of_the_npm_package()
    {
        Leaf[][] cases = [.. Sizes.Select(size => Leaves(size, size)),
            .. Sizes.Take(12).Select(size => WithDuplicates(Leaves(size, -size)))];
        var input = cases.Select(leaves =>
            leaves.Select(leaf => new object[] { (int)leaf.Kind, leaf.Subject.ToString(), leaf.Account.ToString() }));
        var expected = JsonSerializer.Deserialize<NpmTree[]>(await NodeScript.RunAsync("""
            const { StandardMerkleTree } = require('@openzeppelin/merkle-tree');
            const cases = JSON.parse(require('fs').readFileSync(0, 'utf8'));
            process.stdout.write(JSON.stringify(cases.map(leaves => {
              const tree = StandardMerkleTree.of(leaves, ['uint8', 'bytes32', 'address']);
              const step = Math.ceil(leaves.length / 50);
              return { tree: tree.dump().tree, proofs: leaves.map((_, i) => i % step ? null : tree.getProof(i)) };
            })));
            """, JsonSerializer.Serialize(input)), JsonSerializerOptions.Web)!;
        for (var i = 0; i < cases.Length; i++)
            AssertSame(expected[i], MerkleTree.Build(cases[i]), cases[i]);
    }

    private static void AssertSame(NpmTree expected, MerkleTree tree, Leaf[] leaves)
    {
        Assert.Equal(expected.Tree, Enumerable.Range(0, 2 * tree.Count - 1)
            .Select(i => new Bytes32(tree.Nodes.Span.Slice(32 * i, 32)).ToString()));
        Assert.Equal(expected.Tree[0], tree.Root.ToString());
        for (var i = 0; i < leaves.Length; i++)
            if (expected.Proofs[i] is { } proof)
                Assert.Equal(proof, tree.ProofOf(i).Select(node => node.ToString()));
    }

    [Fact]
    public void Every_leaf_is_proven_and_no_other() =>
        Gen.Select(Gen.Int[1, 700], Gen.Int, Gen.Byte.Array[32]).Sample((count, seed, other) =>
        {
            var leaves = Leaves(count, seed);
            var tree = MerkleTree.Build(leaves);
            for (var i = 0; i < count; i++)
            {
                var hash = leaves[i].Hash();
                var proof = tree.ProofOf(i);
                Assert.True(MerkleTree.Verify(tree.Root, hash, proof));
                Assert.Equal(proof, tree.ProofOf(hash));
                Assert.False(MerkleTree.Verify(tree.Root, new Bytes32(other), proof));
            }
            Assert.Null(tree.ProofOf(new Bytes32(other)));
        }, iter: 30);

    [Fact]
    public void A_tree_of_hashes_and_a_tree_of_stored_nodes_are_the_same_tree()
    {
        var leaves = WithDuplicates(Leaves(20_000, 7));
        var tree = MerkleTree.Build(leaves);
        var again = MerkleTree.BuildFromHashes(leaves.SelectMany(leaf => leaf.Hash().ToArray()).ToArray());
        var stored = MerkleTree.FromNodes(tree.Nodes);
        Assert.True(tree.Nodes.Span.SequenceEqual(again.Nodes.Span));
        Assert.Equal((tree.Root, tree.Count), (stored.Root, stored.Count));
        Assert.Equal(tree.ProofOf(leaves[11].Hash()), stored.ProofOf(leaves[11].Hash()));
        Assert.Equal(stored.ProofOf(0), stored.ProofOf(Enumerable.Min(leaves.Select(leaf => leaf.Hash()))));
    }

    [Fact]
    public void Hashes_that_begin_alike_are_sorted_by_all_their_bytes() =>
        Gen.Byte[0, 2].Array[32].Array[1, 300].Sample(hashes =>
        {
            foreach (var hash in hashes)
                hash.AsSpan(0, 30).Clear();
            var tree = MerkleTree.BuildFromHashes(hashes.SelectMany(hash => hash).ToArray());
            var sorted = hashes.Select(hash => new Bytes32(hash)).Order().Reverse();
            Assert.Equal(sorted, Enumerable.Range(tree.Count - 1, tree.Count)
                .Select(i => new Bytes32(tree.Nodes.Span.Slice(32 * i, 32))));
        }, iter: 200);

    [Fact]
    public void A_tree_of_no_leaves_does_not_exist()
    {
        Assert.Throws<ArgumentException>(() => MerkleTree.Build(ReadOnlySpan<Leaf>.Empty));
        Assert.Throws<ArgumentException>(() => MerkleTree.BuildFromHashes(new byte[33]));
        Assert.Throws<ArgumentException>(() => MerkleTree.FromNodes(new byte[64]));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.Build(Leaves(3, 1)).ProofOf(3));
    }

    private sealed record NpmTree(string[] Tree, string[]?[] Proofs);
}
