using System.Collections.Concurrent;

namespace Ainft.Functions.Lineage;

/// <summary>One search for the rows of many components (<see cref="FindMany"/>).</summary>
internal sealed class RowSearch(Ainfts ainfts, IReadOnlyList<Sought> sought, CancellationToken ct)
{
    /// <summary>So many components are read by their keys. A read of neighbours pays if it finds more.</summary>
    private const int Few = 8;

    /// <summary>The most rows of neighbours per request, which are about 200 KB and rarely a few MiB.</summary>
    private const int MostRows = 8;

    /// <summary>The components of unknown place whose rows show where the others may be.</summary>
    private const int Samples = 4;

    /// <summary>The components of a list that are tried, because another bundle may own some of them.</summary>
    private const int Tries = 3;

    private const int ParallelReads = 32;

    /// <summary>The bundles whose neighbours are read at once. Memory holds one page of each.</summary>
    private const int ParallelBundles = 4;

    private readonly ConcurrentDictionary<AinftId, AinftRow?> found = new();

    private readonly ILookup<Sha256Digest, Sought> listed = sought
        .Where(one => one.Bundle is not null).ToLookup(one => one.Bundle!.Value);

    private Sought[] Unknown => [.. sought.Where(one => !found.ContainsKey(one.Id))];

    private Sought[] Placeless => [.. Unknown.Where(one => one.Bundle is null)];

    public async Task<IReadOnlyList<AinftRow?>> RunAsync(AinftRow? near)
    {
        foreach (var one in sought)
            if (ainfts.FindRead(one.Id) is { } row)
                found[one.Id] = row;
        var bundles = Unknown.Where(one => one.Bundle is not null).GroupBy(one => one.Bundle!.Value)
            .Where(group => group.Count() > Few);
        var some = new ParallelOptions { MaxDegreeOfParallelism = ParallelBundles, CancellationToken = ct };
        await Parallel.ForEachAsync(
            bundles, some, async (group, _) => await ReadListedAsync(group.Key, [.. group]));
        if (near is not null && Placeless is { Length: > Few } before)
            await ReadFromAsync(near.Bundle, near.LineOffset, before);
        while (Placeless is { Length: > Few } left)
            if (!await ReadSampledAsync(left))
                break;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = ct };
        await Parallel.ForEachAsync(Unknown, parallel, async (one, _) => await ReadAsync(one.Id));
        return [.. sought.Select(one => found[one.Id])];
    }

    /// <summary>
    /// Reads components that a bundle listed. The last one has the highest offset, unless the list is in another order.
    /// Then another round reads those after it.
    /// </summary>
    private async Task ReadListedAsync(Sha256Digest bundle, IReadOnlyList<Sought> listed)
    {
        for (var before = int.MaxValue; before - listed.Count > Few;)
        {
            if (listed.Count <= Few || await FindLastAsync(bundle, listed) is not { } last)
                return;
            before = listed.Count;
            await ReadFromAsync(bundle, last.LineOffset, listed);
            listed = [.. listed.Where(one => !found.ContainsKey(one.Id))];
        }
    }

    /// <summary>
    /// The last of the components that the bundle owns, or the one after it. Null when it owns none of the last ones.
    /// </summary>
    private async Task<AinftRow?> FindLastAsync(Sha256Digest bundle, IReadOnlyList<Sought> listed)
    {
        foreach (var last in listed.OrderByDescending(one => one.Rank).Take(Tries))
            if ((FindAfter(last) ?? await ReadAsync(last.Id)) is { } row && row.Bundle == bundle)
                return row;
        return null;
    }

    /// <summary>The next later component of the same bundle, if it was read already.</summary>
    private AinftRow? FindAfter(Sought last) => listed[last.Bundle!.Value]
        .Where(one => one.Rank > last.Rank)
        .OrderBy(one => one.Rank)
        .Select(one => found.GetValueOrDefault(one.Id))
        .FirstOrDefault();

    /// <summary>
    /// Reads some components by their keys and then the neighbours of those that share a bundle. Returns whether that
    /// found enough, so that another round may pay too.
    /// </summary>
    private async Task<bool> ReadSampledAsync(Sought[] left)
    {
        var rows = await Task.WhenAll(
            Enumerable.Range(0, Samples).Select(n => ReadAsync(left[n * (left.Length - 1) / (Samples - 1)].Id)));
        var before = found.Count;
        foreach (var shared in rows.OfType<AinftRow>().DistinctBy(row => row.Id).GroupBy(row => row.Bundle)
            .Where(shared => shared.Count() > 1))
        {
            var (first, last) = (shared.Min(row => row.LineOffset), shared.Max(row => row.LineOffset));
            // The components may be in any order, so others of them can be far beyond the last sample.
            var from = (int)Math.Min(int.MaxValue, last + 4L * (last - first));
            await ReadFromAsync(shared.Key, from, Placeless);
        }
        return found.Count - before > Few;
    }

    /// <summary>
    /// Reads the neighbours at an offset and before it, as long as each request finds more than a few of the wanted
    /// components.
    /// </summary>
    private async Task ReadFromAsync(Sha256Digest bundle, int offset, IEnumerable<Sought> wanted)
    {
        var left = wanted.Select(one => one.Id).Where(id => !found.ContainsKey(id)).ToHashSet();
        var take = Math.Min(MostRows, 1 + (left.Count + NeighbourWindow.RunLength - 1) / NeighbourWindow.RunLength);
        var (from, hits) = ((int?)offset, int.MaxValue);
        while (from is { } at && left.Count > 0 && hits > Few)
        {
            var page = await ainfts.ReadTogetherAsync(bundle, at, take, ct);
            hits = left.Count;
            foreach (var row in page.Components.Where(row => left.Remove(row.Id)))
                found[row.Id] = row;
            (hits, from, take) = (hits - left.Count, page.Next, MostRows);
        }
    }

    private async Task<AinftRow?> ReadAsync(AinftId id) => found[id] = await ainfts.FindAsync(id, ct);
}
