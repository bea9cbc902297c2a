using System.Collections.Concurrent;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Ledger;

/// <summary>
/// Finds the batches of many bundles. It reads the rows of some bundles. The lists of their batches then name the batch
/// of most other bundles, so these need no reads of their own.
/// </summary>
public sealed class FindRoots(LedgerFacts facts, Batches batches, FactCache cache)
{
    private const int AtOnce = 16;

    /// <summary>The bundles in a batch by its list, which never changes.</summary>
    private static readonly FactKind<HashSet<Sha256Digest>> List = new("batch-list", list => 64L * list.Count);

    /// <summary>The root of each bundle, or null for a bundle without a batch.</summary>
    public async Task<IReadOnlyDictionary<Sha256Digest, Bytes32?>> RunAsync(
        IEnumerable<Sha256Digest> bundles, CancellationToken ct)
    {
        var roots = new ConcurrentDictionary<Sha256Digest, Bytes32?>();
        var unknown = bundles.Distinct().ToList();
        while (unknown.Count > 0)
        {
            var some = unknown.Take(AtOnce).ToArray();
            unknown.RemoveRange(0, some.Length);
            await Parallel.ForEachAsync(some, Limits(ct), async (bundle, token) =>
                roots[bundle] = (await facts.FindClosedAsync(bundle, token))?.Root);
            Bytes32[] found = [.. some.Select(bundle => roots[bundle]).OfType<Bytes32>().Distinct()];
            // Lists of more batches than bundles would be more reads and not fewer.
            if (found.Length < unknown.Count)
                await AddListedAsync(found, unknown, roots, ct);
            unknown.RemoveAll(roots.ContainsKey);
        }
        return roots;
    }

    /// <summary>Adds the unknown bundles that the lists of these batches name.</summary>
    private Task AddListedAsync(
        Bytes32[] found,
        List<Sha256Digest> unknown,
        ConcurrentDictionary<Sha256Digest, Bytes32?> roots,
        CancellationToken ct) =>
        Parallel.ForEachAsync(found, Limits(ct), async (root, token) =>
        {
            if (await cache.ReadAsync(List, root, () => ReadAsync(root), token) is { } list)
                foreach (var bundle in unknown.Where(list.Contains))
                    roots[bundle] = root;
        });

    /// <summary>
    /// The bundles of a batch, or null when its list is damaged. Then the row of each bundle is read.
    /// </summary>
    private async Task<HashSet<Sha256Digest>?> ReadAsync(Bytes32 root)
    {
        try
        {
            var batch = await batches.ReadStagedAsync(root, CancellationToken.None);
            return [.. batch.Bundles.Select(bundle => bundle.Hash)];
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or FormatException)
        {
            return null;
        }
    }

    private static ParallelOptions Limits(CancellationToken ct) =>
        new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct };
}
