using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Minting;

/// <summary>
/// The tables <c>Listings</c> and <c>Files</c>. For each key they have the ids that a bundle added. The newest bundle
/// comes first, and its last entry comes first, so a component always comes before its parents. A table has one row per
/// key, bundle and 1,000 ids, not one row per component. So the creator of a bundle of ten thousand components has ten
/// rows for it. All keys of a table share sixteen partitions. A listing of names is in the order of their first
/// characters, then newest first.
/// </summary>
/// <remarks>
/// Files have a table of their own, because they have more rows than all other keys together. In one table their rows
/// would fill the partitions of the others.
/// </remarks>
public sealed class Listings(Storage storage)
{
    public static readonly IndexTable Table = new("Listings", "listing", RowOrigin.Commits)
    {
        BundleInKey = BundleHeader.NameInKey,
    };

    /// <summary>The listings of files.</summary>
    public static readonly IndexTable FileTable = new("Files", "file", RowOrigin.Commits)
    {
        BundleInKey = BundleHeader.NameInKey,
    };

    /// <summary>The most ids per row. Each has 32 bytes, and a property has at most 64 KiB.</summary>
    internal const int RowIds = 1000;

    private readonly Rows rows = storage.Rows(Table);
    private readonly Rows files = storage.Rows(FileTable);
    private long changes;

    /// <summary>The number of times that this instance added ids.</summary>
    public long Changes => Interlocked.Read(ref changes);

    /// <summary>
    /// Adds the ids of one window of a bundle, each with its position in the bundle. The call is idempotent, because it
    /// inserts only absent rows and their keys and values follow from the bundle. It makes the rows while it sends
    /// earlier ones, because a window can name hundreds of thousands of files.
    /// </summary>
    public async Task AddAsync(
        BundleHeader bundle, IEnumerable<(ListingKey Key, int Position, AinftId Id)> added, CancellationToken ct)
    {
        try
        {
            foreach (var table in added.GroupBy(one => RowsOf(one.Key)))
                await table.Key.InsertAbsentAsync(
                    table.GroupBy(one => one.Key).SelectMany(group => group.Reverse().Chunk(RowIds)
                        .Select(chunk => RowOf(bundle, group.Key, chunk[0].Position, chunk.Select(one => one.Id)))),
                    ct);
        }
        finally
        {
            Interlocked.Increment(ref changes);
        }
    }

    /// <summary>
    /// Reads up to <paramref name="limit"/> ids from a position, and returns the start of the next page. That start is
    /// null at the end of the listing.
    /// </summary>
    public async Task<(IReadOnlyList<ListedId> Listed, ListingPlace? Next)> ReadAsync(
        ListingKey key, ListingPlace? from, int limit, CancellationToken ct)
    {
        var (prefix, listed) = (key.Prefix, new List<ListedId>(limit));
        var start = prefix + from?.Row;
        // Every row has at least one id, so limit + 1 rows always contain the page and the start of the next page.
        await foreach (var row in RowsOf(key).RangeAsync(key.Partition, start, key.End, limit + 1, ct))
        {
            var (ids, place) = (IdsOf(row), row.RowKey[prefix.Length..]);
            var bundle = Sha256Digest.Parse(BundleHeader.NameInKey(row.RowKey)!);
            // The caller can change a page token, so a position beyond the row becomes the end of the row.
            for (var i = row.RowKey == start ? (from?.Skip ?? 0) : 0; i < ids.Length; i++)
            {
                if (listed.Count == limit)
                    return (listed, new ListingPlace(place, i));
                listed.Add(new ListedId(ids[i], new ListingPlace(place, i), bundle));
            }
        }
        return (listed, null);
    }

    /// <summary>The ids that one bundle added to a key.</summary>
    public async Task<IReadOnlyList<AinftId>> ReadAsync(ListingKey key, BundleHeader bundle, CancellationToken ct)
    {
        var (ids, place) = (new List<AinftId>(), PlaceOf(key, bundle));
        var found = RowsOf(key).RangeAsync(key.Partition, $"{place}-", $"{place}.", cancellationToken: ct);
        await foreach (var row in found)
            ids.AddRange(IdsOf(row));
        return ids;
    }

    private Rows RowsOf(ListingKey key) => key.IsOfFile ? files : rows;

    private static AinftId[] IdsOf(TableEntity row) =>
        MemoryMarshal.Cast<byte, AinftId>(row.GetBinary("Ids")).ToArray();

    private static TableEntity RowOf(BundleHeader bundle, ListingKey key, int position, IEnumerable<AinftId> ids) =>
        new(key.Partition, RowKeyOf(key, bundle, position))
        {
            ["Ids"] = MemoryMarshal.AsBytes<AinftId>(ids.ToArray()).ToArray(),
        };

    /// <summary>
    /// The row key. Its time and position count down, so the newest row comes first. The bundle and the position of the
    /// row's first id make the key unique and deterministic.
    /// </summary>
    private static string RowKeyOf(ListingKey key, BundleHeader bundle, int position)
    {
        Span<byte> place = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(place, int.MaxValue - position);
        return $"{PlaceOf(key, bundle)}-{Convert.ToHexStringLower(place)}";
    }

    /// <summary>The beginning of the row keys that one bundle added to a key.</summary>
    private static string PlaceOf(ListingKey key, BundleHeader bundle) =>
        $"{key.Row}-{long.MaxValue - bundle.At.ToUnixTimeMilliseconds():x16}-{bundle.Hash.ToString()[2..]}";
}
