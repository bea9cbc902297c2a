using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Ainft.Ethereum;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Minting;

/// <summary>The key of a listing, which is all components or one value of one property.</summary>
public readonly record struct ListingKey(string Property, string Value)
{
    public static readonly ListingKey All = new("all", "");

    /// <summary>
    /// 32 hexadecimal digits that represent the key in partition and row keys, because the value can have any
    /// characters.
    /// </summary>
    public string Digits =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Property}\n{Value}")).AsSpan(0, 16));
}

/// <summary>The start of a page, as a position in a listing that has the newest component first.</summary>
public readonly record struct ListingPlace(string Row, int Skip)
{
    /// <summary>Parses the text that <see cref="ToString"/> writes; null when it has another form.</summary>
    public static ListingPlace? Parse(string text) =>
        text.Split(':') is [var skip, var row] && DecimalText.TryRead(skip, out int count)
        && row.All(character => char.IsAsciiHexDigitLower(character) || character == '-')
            ? new ListingPlace(row, count)
            : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Skip}:{Row}";
}

/// <summary>
/// The table <c>Listings</c>. For each key it has the ids that a bundle added. The newest bundle comes first, and its
/// last entry comes first, so a component always comes before its parents. The table has one row per key, bundle and
/// 1,000 ids, not one row per component. So the creator of a bundle of ten thousand components has ten rows for it. All
/// keys share sixteen partitions by their digits.
/// </summary>
public sealed class Listings(Storage storage)
{
    public static readonly IndexTable Table = new("Listings", "listing", RowOrigin.Commits)
    {
        BundleInKey = BundleHeader.NameInKey,
    };

    /// <summary>The most ids per row. Each has 32 bytes, and a property has at most 64 KiB.</summary>
    private const int RowIds = 1000;

    private readonly Rows rows = storage.Rows(Table);

    /// <summary>
    /// Adds the ids of one window of a bundle, each with its position in the bundle. The call is idempotent, because it
    /// inserts only absent rows and their keys and values follow from the bundle.
    /// </summary>
    public Task AddAsync(
        BundleHeader bundle, IEnumerable<(ListingKey Key, int Position, AinftId Id)> added, CancellationToken ct) =>
        rows.InsertAbsentAsync(
            [
                .. added.GroupBy(one => one.Key).SelectMany(group => group.Reverse().Chunk(RowIds)
                    .Select(chunk => RowOf(bundle, group.Key, chunk[0].Position, chunk.Select(one => one.Id)))),
            ],
            ct);

    /// <summary>
    /// Reads up to <paramref name="limit"/> ids from a position, and returns the start of the next page. That start is
    /// null at the end of the listing.
    /// </summary>
    public async Task<(IReadOnlyList<AinftId> Ids, ListingPlace? Next)> ReadAsync(
        ListingKey key, ListingPlace? from, int limit, CancellationToken ct)
    {
        var prefix = key.Digits + "-";
        var ids = new List<AinftId>(limit);
        var start = from?.Row is { } place ? prefix + place : prefix;
        // Every row has at least one id, so limit + 1 rows always contain the page and the start of the next page.
        await foreach (var row in rows.RangeAsync(PartitionOf(key), start, key.Digits + ".", limit + 1, ct))
        {
            var all = MemoryMarshal.Cast<byte, AinftId>(row.GetBinary("Ids"));
            // The caller can change a page token, so a position beyond the row becomes the end of the row.
            var skip = row.RowKey == start ? Math.Min(from!.Value.Skip, all.Length) : 0;
            if (ids.Count == limit)
                return (ids, new ListingPlace(row.RowKey[prefix.Length..], 0));
            var taken = Math.Min(all.Length - skip, limit - ids.Count);
            ids.AddRange(all.Slice(skip, taken));
            if (skip + taken < all.Length)
                return (ids, new ListingPlace(row.RowKey[prefix.Length..], skip + taken));
        }
        return (ids, null);
    }

    private static TableEntity RowOf(BundleHeader bundle, ListingKey key, int position, IEnumerable<AinftId> ids) =>
        new(PartitionOf(key), RowKeyOf(key, bundle, position))
        {
            ["Ids"] = MemoryMarshal.AsBytes<AinftId>(ids.ToArray()).ToArray(),
        };

    private static string PartitionOf(ListingKey key) => key.Digits[..1];

    /// <summary>
    /// The row key. Its time and position count down, so the newest row comes first. The bundle and the position of the
    /// row's first id make the key unique and deterministic.
    /// </summary>
    private static string RowKeyOf(ListingKey key, BundleHeader bundle, int position)
    {
        Span<byte> place = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(place, int.MaxValue - position);
        return $"{key.Digits}-{long.MaxValue - bundle.At.ToUnixTimeMilliseconds():x16}"
            + $"-{bundle.Hash.ToString()[2..]}-{Convert.ToHexStringLower(place)}";
    }
}
