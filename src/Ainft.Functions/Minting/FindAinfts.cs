using System.Collections.Concurrent;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;

namespace Ainft.Functions.Minting;

/// <summary>
/// Finds the components of a list query. The first filter drives the list, so its listing gives the components in their
/// order. The other filters are checked on them.
/// </summary>
/// <remarks>
/// A request looks at a bounded number of components, and it may find none of them. Then its page is empty and has a
/// next one.
/// </remarks>
public sealed class FindAinfts(Listings listings, FindMany many)
{
    /// <summary>The most components that one request looks at.</summary>
    public const int MaxRows = 1_000;

    /// <summary>The components that are read together.</summary>
    private const int AtOnce = 100;

    private const int ParallelReads = 16;

    /// <summary>
    /// Returns a page, and the start of the next page or null at the end of the list. The page keeps only
    /// <paramref name="keep"/> of each row, because the label of a row may have many kilobytes.
    /// </summary>
    public async Task<(IReadOnlyList<T> Page, ListingPlace? Next)> RunAsync<T>(
        ListQuery query, Func<AinftRow, T> keep, CancellationToken ct)
    {
        var (page, next, left, checks) = (new List<T>(), query.From, MaxRows, query.Checks);
        do
        {
            var most = checks.Count == 0 ? Math.Min(left, query.Limit - page.Count) : left;
            var (listed, after) = await listings.ReadAsync(query.Key, next, Math.Min(most, AtOnce), ct);
            foreach (var (index, row) in (await MatchAsync(checks, listed, ct)).Index())
            {
                if (row is not null && page.Count == query.Limit)
                    return (page, listed[index].Place);
                if (row is not null)
                    page.Add(keep(row));
            }
            (next, left) = (after, left - listed.Count);
        }
        while (next is not null && left > 0 && page.Count < query.Limit);
        return (page, next);
    }

    /// <summary>The rows of those components that have one and fulfil the conditions. The others are null.</summary>
    private async Task<AinftRow?[]> MatchAsync(
        IReadOnlyList<ListFilter> checks, IReadOnlyList<ListedId> listed, CancellationToken ct)
    {
        // A listing has the last component of a bundle first.
        var found = await many.RunAsync(
            [.. listed.Select((one, index) => new Sought(one.Id, one.Bundle, -index))], null, ct);
        AinftRow?[] rows =
        [
            .. found.Select(row =>
                row is not null && checks.All(check => !check.IsOnRow || check.Holds(row)) ? row : null),
        ];
        foreach (var check in checks.Where(check => !check.IsOnRow))
            await KeepListedAsync(check.Key, rows, ct);
        return rows;
    }

    /// <summary>
    /// Keeps only rows that a listing has. The bundle of a component added it to all of its listings, so one read per
    /// bundle decides that.
    /// </summary>
    private async Task KeepListedAsync(ListingKey key, AinftRow?[] rows, CancellationToken ct)
    {
        var ids = new ConcurrentBag<AinftId>();
        var bundles = rows.OfType<AinftRow>().Select(row => new BundleHeader(row.Bundle, row.MintedAt)).Distinct();
        await Parallel.ForEachAsync(bundles, Limited(ct), async (bundle, token) =>
        {
            foreach (var id in await listings.ReadAsync(key, bundle, token))
                ids.Add(id);
        });
        var kept = ids.ToHashSet();
        foreach (var (index, row) in rows.Index())
            if (row is not null && !kept.Contains(row.Id))
                rows[index] = null;
    }

    private static ParallelOptions Limited(CancellationToken ct) =>
        new() { MaxDegreeOfParallelism = ParallelReads, CancellationToken = ct };
}
