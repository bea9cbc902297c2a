using System.Numerics;
using Ainft.Ethereum;
using Ainft.Functions.Rewards;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Rewards;

/// <summary>Trees of roots that are larger than a fact in the cache may be.</summary>
public sealed class KeptTreeTests(StorageFixture storage)
{
    // A fact has at most a quarter of the cache of 8 MiB. These leaves take 2.4 MB.
    private const int Leaves = 10_000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_instance_builds_each_of_the_two_newest_trees_once()
    {
        await using var app = await App.StartAsync(storage, new() { ["Ainft__Cache__SizeMiB"] = "8" });
        var trees = app.Get<RewardTrees>();
        RewardTree[] stored = [TreeOf(1), TreeOf(2), TreeOf(3)];
        foreach (var tree in stored)
            await trees.StoreAsync(tree, Ct);

        Assert.Same(stored[2], await trees.FindAsync(stored[2].Root, Ct));
        Assert.Same(stored[1], await trees.FindAsync(stored[1].Root, Ct));
        var oldest = await trees.FindAsync(stored[0].Root, Ct);
        Assert.NotSame(stored[0], oldest);
        Assert.Equal(stored[0].Root, oldest!.Root);
        Assert.Same(oldest, await trees.FindAsync(stored[0].Root, Ct));
    }

    private static RewardTree TreeOf(BigInteger amount) => RewardTree.Build(Enumerable.Range(1, Leaves).Select(
        account => new RewardLeaf(Address.Parse($"0x{account:x40}"), default, amount)));
}
