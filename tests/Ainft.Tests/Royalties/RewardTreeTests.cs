using System.Numerics;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Testing;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Royalties;

/// <summary>Leaves, roots and proofs are those of OpenZeppelin's StandardMerkleTree.</summary>
public sealed class RewardTreeTests
{
    private static readonly Gen<RewardLeaf[]> Leaves = Gen.Select(
            Gen.Byte.Array[20], Gen.Byte[0, 3], Gen.Frequency(
                (3, Gen.ULong.Select(number => (BigInteger)number + 1)),
                (1, Gen.Int[0, 9].Select(less => (BigInteger.One << 256) - 1 - less)),
                (1, Gen.Const(Payouts.MaxAmount))),
            (account, token, amount) => new RewardLeaf(new Address(account), RoyaltyGen.AccountOf(token), amount))
        .Array[1, 60].Select(leaves => leaves.DistinctBy(leaf => (leaf.Account, leaf.Token)).ToArray());

    [Fact]
    public async Task Roots_and_proofs_equal_those_of_OpenZeppelin()
    {
        RewardLeaf[][] cases = [.. new[] { 1, 2, 3, 5, 8, 13, 100, 257 }.Select(Random)];
        var input = cases.Select(leaves => RewardTree.Build(leaves).Leaves.Select(leaf =>
            new[] { leaf.Account.ToString(), leaf.Token.ToString(), leaf.Cumulative.ToString() }));
        var expected = JsonSerializer.Deserialize<NpmTree[]>(await NodeScript.RunAsync("""
            const { StandardMerkleTree } = require('@openzeppelin/merkle-tree');
            const cases = JSON.parse(require('fs').readFileSync(0, 'utf8'));
            process.stdout.write(JSON.stringify(cases.map(leaves => {
              const tree = StandardMerkleTree.of(leaves, ['address', 'address', 'uint256']);
              return { root: tree.root, proofs: leaves.map((_, at) => tree.getProof(at)) };
            })));
            """, JsonSerializer.Serialize(input)), JsonSerializerOptions.Web)!;
        foreach (var (leaves, npm) in cases.Zip(expected))
        {
            var tree = RewardTree.Build(leaves);
            Assert.Equal(npm.Root, tree.Root.ToString());
            foreach (var (leaf, proof) in tree.Leaves.Zip(npm.Proofs))
                Assert.Equal(proof, tree.ProofOf(leaf)!.Select(sibling => sibling.ToString()));
        }
    }

    [Fact]
    public void The_bytes_are_read_again_and_find_each_leaf() =>
        Leaves.Sample(leaves =>
        {
            var tree = RewardTree.Read(RewardTree.Build(leaves).ToBytes());
            Assert.Equal(RewardTree.Build(leaves).Root, tree.Root);
            foreach (var leaf in leaves)
            {
                Assert.Equal(leaf, tree.Find(leaf.Account, leaf.Token));
                Assert.Equal(
                    leaves.Where(one => one.Account == leaf.Account).OrderBy(one => one.Token), tree.Of(leaf.Account));
            }
            Assert.Null(tree.Find(leaves[0].Account, RoyaltyGen.AccountOf(77)));
            Assert.Empty(tree.Of(RoyaltyGen.AccountOf(77)));
        });

    [Fact]
    public void Damaged_bytes_are_refused_or_have_another_root() =>
        Gen.Select(Leaves, Gen.Int[0, 1_000_000], Gen.Byte[1, 255]).Sample((leaves, place, change) =>
        {
            var tree = RewardTree.Build(leaves);
            var bytes = tree.ToBytes();
            bytes[place % bytes.Length] ^= change;
            try
            {
                Assert.NotEqual(tree.Root, RewardTree.Read(bytes).Root);
            }
            catch (InvalidDataException)
            {
                // A refusal is right too.
            }
            Assert.Throws<InvalidDataException>(() => RewardTree.Read(tree.ToBytes().AsSpan(..^1)));
        });

    [Fact]
    public void Two_leaves_of_an_account_and_a_token_are_refused_because_the_lower_one_is_a_challenge()
    {
        var leaf = new RewardLeaf(RoyaltyGen.AccountOf(1), default, 5);
        Assert.Throws<ArgumentException>(() => RewardTree.Build([leaf, leaf with { Cumulative = 4 }]));
        Assert.Throws<ArgumentException>(() => RewardTree.Build([leaf with { Cumulative = 0 }]));
        Assert.Throws<ArgumentException>(() => RewardTree.Build([]));
    }

    private static RewardLeaf[] Random(int size)
    {
        var random = new Random(size);
        return [.. Enumerable.Range(0, size).Select(at =>
        {
            var (account, amount) = (new byte[Address.Size], new byte[at % 32 + 1]);
            random.NextBytes(account);
            random.NextBytes(amount);
            return new RewardLeaf(
                new Address(account), RoyaltyGen.AccountOf(at % 3), new BigInteger(amount, isUnsigned: true) + 1);
        })];
    }

    private sealed record NpmTree(string Root, string[][] Proofs);
}
