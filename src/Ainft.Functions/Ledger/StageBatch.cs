using Ainft.Ethereum;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Ledger;

/// <summary>
/// Chooses projected open bundles in order, and stores their tree and their list. They are not a batch until the
/// pointer names their root.
/// </summary>
/// <remarks>
/// The oldest bundles come first, so that no bundle waits for younger ones. Storage lists open bundles by their names,
/// which are hashes, and the candidates are the first of that list. When more bundles are open than one run considers,
/// the candidates are a random part. An older bundle behind them then waits for a later run.
/// </remarks>
public sealed class StageBatch(
    Bundles bundles, Batches batches, CountEntries counting, IOptions<LedgerOptions> options, LedgerMetrics metrics,
    TimeProvider time)
{
    /// <summary>The most bundles that are read at a time.</summary>
    internal const int ParallelReads = 8;

    /// <summary>A page has so many rows, so fewer candidates would save no request.</summary>
    private const int FewestCandidates = 1_000;

    /// <summary>The most bundles that a run considers, twice those of a batch.</summary>
    internal static int CandidatesOf(LedgerOptions options) => Math.Max(FewestCandidates, 2 * options.MaxBatchBundles);

    /// <summary>Returns the root of the staged batch, or null when no bundle is left to anchor.</summary>
    public async Task<Bytes32?> RunAsync(CancellationToken ct)
    {
        var chosen = Choose(await ListCandidatesAsync(ct));
        var read = new EntriesOfBundle?[chosen.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = ct };
        await Parallel.ForAsync(0, read.Length, parallel, async (i, token) =>
            read[i] = await ReadAsync(chosen[i], token));
        var taken = read.OfType<EntriesOfBundle>().ToArray();
        return taken.Sum(one => one.Leaves.Count) == 0 ? null : await StoreAsync(taken, ct);
    }

    /// <summary>The entries of a batch by their words.</summary>
    public Task<IReadOnlyDictionary<string, long>> CountAsync(Batch batch, CancellationToken ct) =>
        counting.OfAsync(batch, ct);

    private async Task<List<OpenBundleRow>> ListCandidatesAsync(CancellationToken ct)
    {
        var open = await bundles.ListOpenAsync(ct)
            .Where(row => row.Projected).Take(CandidatesOf(options.Value)).ToListAsync(ct);
        metrics.OpenBundles = open.Count;
        return open;
    }

    /// <summary>
    /// The oldest bundles that one batch takes, by their rows alone. So the choice does not depend on the order in
    /// which their reads end.
    /// </summary>
    private List<OpenBundleRow> Choose(List<OpenBundleRow> candidates)
    {
        var (chosen, entries) = (new List<OpenBundleRow>(), 0);
        foreach (var row in candidates.OrderBy(row => row.At).ThenBy(row => row.Hash.Value))
        {
            if (chosen.Count == options.Value.MaxBatchBundles
                || (chosen.Count > 0 && entries + row.Count > options.Value.MaxBatchEntries))
                break;
            chosen.Add(row);
            entries += row.Count - Positions.Count(row.Redundant);
        }
        return chosen;
    }

    /// <summary>The new entries of a bundle in their order, or null when the bundle is in a batch already.</summary>
    private async Task<EntriesOfBundle?> ReadAsync(OpenBundleRow row, CancellationToken ct)
    {
        // The pointer was clear, so no closed bundle should be on the list. A duplicate of an old request can list
        // one again.
        if (await bundles.FindClosedAsync(row.Hash, ct) is not null)
        {
            await bundles.UnlistAsync(row.Hash, ct);
            return null;
        }
        var (read, position) = (new EntriesOfBundle(row, new List<Leaf>(row.Count), []), 0);
        await foreach (var (leaf, content) in bundles.ReadEntryLinesAsync(row.Hash, ct))
        {
            if (Positions.Contains(row.Redundant, position++))
                continue;
            read.Leaves.Add(leaf);
            counting.Count(leaf.Kind, content, read.Counts);
        }
        return position == row.Count ? read : throw new InvalidDataException(
            $"The row of bundle {row.Hash} has {row.Count} entries, but its blob has {position}.");
    }

    private async Task<Bytes32> StoreAsync(EntriesOfBundle[] taken, CancellationToken ct)
    {
        Leaf[] leaves = [.. taken.SelectMany(one => one.Leaves)];
        var tree = MerkleTree.Build(leaves.AsMemory());
        var batched = taken.Select(one => new BatchedBundle(one.Row.Hash, one.Row.Redundant));
        var batch = new Batch(tree.Root, tree.Count, [.. batched], time.GetUtcNow())
        {
            Counts = LedgerTotals.None.Plus(taken.SelectMany(one => one.Counts)).Entries,
        };
        await batches.StageAsync(batch, tree.Nodes, ct);
        return tree.Root;
    }

    /// <summary>The new entries of a bundle.</summary>
    private sealed record EntriesOfBundle(OpenBundleRow Row, List<Leaf> Leaves, Dictionary<string, long> Counts);
}
