using System.Buffers.Binary;
using Ainft.Ethereum;
using Ainft.Functions.Ledger;
using Ainft.Testing;
using Azure.Core.Pipeline;

namespace Ainft.Functions.Tests.Ledger;

/// <summary>The app reads paths from stored trees: ranges for a few leaves, the whole tree for many.</summary>
public sealed class InclusionTests(StorageFixture storage)
{
    [Theory]
    [InlineData(20_000, 1, 2, 40)]
    [InlineData(20_000, 200, 1, 1)]
    [InlineData(1, 1, 1, 1)]
    public async Task Paths_of_some_leaves_are_those_of_the_tree_in_few_requests(
        int size, int asked, int fewest, int most)
    {
        var requests = new FaultTransport(everything: true);
        await using var app = await App.StartAsync(storage, null,
            builder => builder.Services.AddSingleton<HttpPipelineTransport>(requests));
        Leaf[] leaves = [.. Enumerable.Range(0, size).Select(LeafOf)];
        var tree = MerkleTree.Build(leaves);
        await app.Get<Batches>()
            .StageAsync(new Batch(tree.Root, size, [], DateTimeOffset.UnixEpoch), tree.Nodes, CancellationToken.None);
        Leaf[] some = [.. leaves.Where((_, at) => at % (size / asked) == 0)];
        requests.Reset();

        var paths = await app.Get<ReadInclusion>().RunAsync(tree.Root, size, some, CancellationToken.None);

        Assert.InRange(requests.Writes.Count, fewest, most);
        Assert.Equal(some.Select(leaf => tree.ProofOf(leaf.Hash())!), paths);
        await Assert.ThrowsAsync<InvalidDataException>(() => app.Get<ReadInclusion>()
            .RunAsync(tree.Root, size, [LeafOf(size)], CancellationToken.None));
    }

    private static Leaf LeafOf(int number)
    {
        var id = new byte[Bytes32.Size];
        BinaryPrimitives.WriteInt32BigEndian(id, number);
        return new Leaf(EntryKind.Registration, new Bytes32(id), default);
    }
}
