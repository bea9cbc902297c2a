using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Minting;

/// <summary>What a list is by: everything, or one value of one property.</summary>
public readonly record struct ListingKey(string Property, string Value)
{
    public static readonly ListingKey All = new("all", "");

    /// <summary>32 hexadecimal digits that stand for the key in partition and row keys, whatever characters the value has.</summary>
    public string Digits => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Property}\n{Value}")).AsSpan(0, 16));
}

/// <summary>Where a page begins: a place in the order of a listing, newest first.</summary>
public readonly record struct ListingPlace(string Row, int Skip);

/// <summary>
/// The table <c>Listings</c>: for each key the ids that a bundle added to it, newest bundle first and its last entry first, so that a
/// component always comes before its parents. One row a key and bundle, not one a component, so a bundle of one creator's ten thousand components costs ten rows; all keys share sixteen partitions by their digits.
/// </summary>
public sealed class Listings(Storage storage)
{
    /// <summary>Ids in one row: 32 bytes each, in a property of 64 KiB.</summary>
    private const int RowIds = 1000;

    private readonly Rows rows = storage.Rows("Listings");

    /// <summary>
    /// Adds what one window of a bundle brought, each id with its position in the bundle. Insert-if-absent with keys and values that
    /// follow from the bundle: repeatable.
    /// </summary>
    public Task AddAsync(BundleHeader bundle, IEnumerable<(ListingKey Key, int Position, AinftId Id)> added, CancellationToken ct) => rows.InsertAbsentAsync(
        [.. added.GroupBy(one => one.Key).SelectMany(group => group.Reverse().Chunk(RowIds).Select(chunk => RowOf(bundle, group.Key, chunk[0].Position, chunk.Select(one => one.Id))))],
        ct);

    /// <summary>Reads up to <paramref name="limit"/> ids from a place on; also where the next page begins, null at the end.</summary>
    public async Task<(IReadOnlyList<AinftId> Ids, ListingPlace? Next)> ReadAsync(ListingKey key, ListingPlace? from, int limit, CancellationToken ct)
    {
        var prefix = key.Digits + "-";
        var ids = new List<AinftId>(limit);
        var start = from?.Row is { } place ? prefix + place : prefix;
        // Every row has an id or more, so limit + 1 rows always hold the page and the place of the next.
        await foreach (var row in rows.RangeAsync(PartitionOf(key), start, key.Digits + ".", limit + 1, ct))
        {
            var all = MemoryMarshal.Cast<byte, AinftId>(row.GetBinary("Ids"));
            // A page token is the caller's to change: beyond the row is its end.
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
        new(PartitionOf(key), RowKeyOf(key, bundle, position)) { ["Ids"] = MemoryMarshal.AsBytes<AinftId>(ids.ToArray()).ToArray() };

    private static string PartitionOf(ListingKey key) => key.Digits[..1];

    /// <summary>Newest first: time and position count down. The bundle and the position of the row's first id make the key unique and repeatable.</summary>
    private static string RowKeyOf(ListingKey key, BundleHeader bundle, int position)
    {
        Span<byte> place = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(place, int.MaxValue - position);
        return $"{key.Digits}-{long.MaxValue - bundle.At.ToUnixTimeMilliseconds():x16}-{bundle.Hash.ToString()[2..]}-{Convert.ToHexStringLower(place)}";
    }
}
