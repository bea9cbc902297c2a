using Ainft.Ethereum;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Ledger;

/// <summary>
/// Chooses projected open bundles in order, and stores their tree and their list. They are not a batch until the
/// pointer names their root.
/// </summary>
public sealed class StageBatch(
    Bundles bundles, Batches batches, IOptions<LedgerOptions> options, LedgerMetrics metrics, TimeProvider time)
{
    /// <summary>Returns the root of the staged batch, or null when no bundle is left to anchor.</summary>
    public async Task<Bytes32?> RunAsync(CancellationToken ct)
    {
        var taken = new List<OpenBundleRow>();
        var leaves = new List<Leaf>();
        var open = await bundles.ListOpenAsync(ct).Where(row => row.Projected).Take(Bundles.Backlog).ToListAsync(ct);
        metrics.OpenBundles = open.Count;
        foreach (var row in open.OrderBy(row => row.At).ThenBy(row => row.Hash.Value))
        {
            if (taken.Count >= options.Value.MaxBatchBundles
                || (leaves.Count > 0 && leaves.Count + row.Count > options.Value.MaxBatchEntries))
                break;
            // The pointer was clear, so no closed bundle should be on the list. A duplicate of an old request can list
            // one again.
            if (await bundles.FindClosedAsync(row.Hash, ct) is not null)
            {
                await bundles.UnlistAsync(row.Hash, ct);
                continue;
            }
            await AddLeavesAsync(row, leaves, ct);
            taken.Add(row);
        }
        return leaves.Count == 0 ? null : await StoreAsync(taken, leaves, ct);
    }

    private async Task AddLeavesAsync(OpenBundleRow row, List<Leaf> leaves, CancellationToken ct)
    {
        var position = 0;
        await foreach (var leaf in bundles.ReadLeavesAsync(row.Hash, ct))
            if (!Positions.Contains(row.Redundant, position++))
                leaves.Add(leaf);
        if (position != row.Count)
            throw new InvalidDataException(
                $"The row of bundle {row.Hash} has {row.Count} entries, but its blob has {position}.");
    }

    private async Task<Bytes32> StoreAsync(List<OpenBundleRow> taken, List<Leaf> leaves, CancellationToken ct)
    {
        var tree = MerkleTree.Build(leaves.ToArray().AsMemory());
        var batched = taken.Select(row => new BatchedBundle(row.Hash, row.Redundant));
        await batches.StageAsync(new Batch(tree.Root, tree.Count, [.. batched], time.GetUtcNow()), tree.Nodes, ct);
        return tree.Root;
    }
}
