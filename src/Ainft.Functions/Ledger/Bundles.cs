using System.Buffers;
using System.Security.Cryptography;
using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure;
using Azure.Data.Tables;

namespace Ainft.Functions.Ledger;

/// <summary>A bundle that is announced and not yet in a batch. It may be committed and projected.</summary>
/// <param name="Hash">The bundle's name.</param>
/// <param name="At">The time of the bundle's creation.</param>
/// <param name="Count">The number of entries.</param>
/// <param name="Progress">The number of entries with rows. It goes from 0 to all for a bundle of one window.</param>
/// <param name="Projected">Whether all entries have rows.</param>
/// <param name="Redundant">
/// The positions of entries that another bundle had already. It is empty until all entries are projected.
/// </param>
/// <param name="ETag">The row's ETag.</param>
public sealed record OpenBundleRow(
    Sha256Digest Hash, DateTimeOffset At, int Count, int Progress, bool Projected, byte[] Redundant, ETag ETag);

/// <summary>
/// The final state of a bundle. It is in the batch of a root, or the root is null because all its entries were
/// duplicates.
/// </summary>
public sealed record ClosedBundle(Bytes32? Root, DateTimeOffset At, int Count, int Duplicates);

/// <summary>
/// Bundle blobs and their rows. A bundle has a row in the partition <c>open</c> until it is in a batch. Then a
/// permanent row in the partition of its first digit names the batch.
/// </summary>
public sealed class Bundles
{
    /// <summary>Which batch contains a bundle. The partition of open bundles is the state of the write path.</summary>
    public static readonly IndexTable Table = new("Bundles", "bundle-row", RowOrigin.Commits)
    {
        WorkPartitions = [Open],
    };

    /// <summary>The maximum number of open bundles that are counted. One request counts them.</summary>
    public const int MostCounted = 1_000;

    /// <summary>
    /// The deletes of open rows at a time. At 10 ms each they are 800 per second. Azure serves 2,000 entities of a
    /// partition per second, and the flushes need the rest.
    /// </summary>
    internal const int ParallelDeletes = 8;

    private const string Open = "open";
    private const string ContentType = "application/x-ndjson";

    private readonly Rows rows;
    private readonly Blobs blobs;
    private readonly BundleLinesReader lines;
    private long changes;

    public Bundles(Storage storage)
    {
        (rows, blobs) = (storage.Rows(Table), storage.Blobs("bundles"));
        lines = new BundleLinesReader(blobs);
    }

    /// <summary>
    /// The number of changes of the open bundles by this instance, so that its answers show them at once.
    /// </summary>
    public long Changes => Interlocked.Read(ref changes);

    /// <summary>Records the intent, so that the sweep can find the bundle before its blob exists. Repeatable.</summary>
    public async Task AnnounceAsync(BundleHeader bundle, int count, CancellationToken ct)
    {
        await rows.InsertAsync(OpenRow(bundle, count), ct);
        Interlocked.Increment(ref changes);
    }

    /// <summary>
    /// Stores the blob, which is the commit point. From here on the entries survive a crash of any instance.
    /// Repeatable.
    /// </summary>
    public Task CommitAsync(Bundle bundle, CancellationToken ct) =>
        blobs.CreateAsync(NameOf(bundle.Header.Hash), bundle.Bytes, ContentType, ct);

    /// <summary>Commits a bundle of any size, block by block. The last write commits all blocks at once.</summary>
    public Task CommitAsync(Sha256Digest hash, Stream content, CancellationToken ct) =>
        blobs.CreateAsync(NameOf(hash), content, ContentType, ct);

    /// <summary>
    /// Records the progress of a projection and returns the new row. Returns null when another instance changed the row
    /// meanwhile.
    /// </summary>
    public async Task<OpenBundleRow?> MarkProgressAsync(OpenBundleRow open, int progress, CancellationToken ct)
    {
        var row = OpenRow(new BundleHeader(open.Hash, open.At), open.Count);
        row["Progress"] = progress;
        return await rows.ReplaceAsync(row, open.ETag, ct) ? open with { Progress = progress, ETag = row.ETag } : null;
    }

    /// <summary>
    /// Records that all rows of the bundle exist, and which of its entries another bundle had already.
    /// </summary>
    public async Task MarkProjectedAsync(
        BundleHeader bundle, int count, IReadOnlySet<int> redundant, CancellationToken ct)
    {
        if (redundant.Count == count)
        {
            await DropAsync(bundle, count, ct);
            return;
        }
        // This write needs no ETag. The owner of an entry never changes, so all instances write the same row.
        var row = OpenRow(bundle, count);
        row["Progress"] = count;
        row["Projected"] = true;
        row["Redundant"] = Positions.Pack(redundant);
        if (await rows.ReplaceAsync(row, ETag.All, ct))
            return;
        // The row does not exist, because the bundle is in a batch already, or an instance with a clock far ahead swept
        // the intent. In the second case only this insert lists the bundle again.
        if (await FindClosedAsync(bundle.Hash, ct) is null && await rows.InsertAsync(row, ct))
            Interlocked.Increment(ref changes);
    }

    /// <summary>
    /// Takes a bundle off the list of open ones. With an ETag, a row that changed since it was read stays.
    /// </summary>
    public async Task UnlistAsync(Sha256Digest hash, CancellationToken ct, ETag? etag = null)
    {
        await rows.DeleteAsync(Open, NameOf(hash), etag, ct);
        Interlocked.Increment(ref changes);
    }

    /// <summary>The open bundles in the order of their names.</summary>
    public IAsyncEnumerable<OpenBundleRow> ListOpenAsync(CancellationToken ct) =>
        rows.RangeAsync(Open, null, null, null, ct).Select(ReadOpen);

    /// <summary>The number of open bundles, at most <see cref="MostCounted"/>.</summary>
    public Task<int> CountOpenAsync(CancellationToken ct) => rows.CountAsync(Open, MostCounted, ct);

    public async Task<OpenBundleRow?> FindOpenAsync(Sha256Digest hash, CancellationToken ct) =>
        await rows.GetAsync(Open, NameOf(hash), ct) is { } row ? ReadOpen(row) : null;

    /// <summary>
    /// Moves bundles from the open ones to the batch that holds them. Repeatable, because each bundle gets its closed
    /// row before it leaves the open ones.
    /// </summary>
    public async Task CloseAsync(IReadOnlyCollection<Sha256Digest> hashes, Bytes32 root, CancellationToken ct)
    {
        // Every flush writes to the partition of open rows. So this reads pages of it, and not one row per bundle.
        var closing = hashes.ToHashSet();
        var open = await ListOpenAsync(ct)
            .Where(row => closing.Contains(row.Hash)).Take(closing.Count).ToListAsync(ct);
        var closed = open.Select(
            row => (row.Hash, new ClosedBundle(root, row.At, row.Count, Positions.Count(row.Redundant))));
        await InsertClosedAsync([.. closed], ct);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelDeletes, CancellationToken = ct };
        await Parallel.ForEachAsync(open, parallel, async (row, token) => await UnlistAsync(row.Hash, token));
    }

    /// <summary>Records permanently which batch holds each bundle. Repeatable.</summary>
    public Task InsertClosedAsync(IEnumerable<(Sha256Digest Hash, ClosedBundle Closed)> closed, CancellationToken ct) =>
        rows.InsertAbsentAsync([.. closed.Select(bundle => ClosedRow(bundle.Hash, bundle.Closed))], ct);

    /// <summary>Deletes a wrong closed row. Only the repair of the index uses this.</summary>
    public Task ForgetClosedAsync(Sha256Digest hash, CancellationToken ct) =>
        rows.DeleteAsync(Partition.Of(hash), NameOf(hash), cancellationToken: ct);

    /// <summary>The final state of a bundle, or null while the bundle is open.</summary>
    public async Task<ClosedBundle?> FindClosedAsync(Sha256Digest hash, CancellationToken ct) =>
        await rows.GetAsync(Partition.Of(hash), NameOf(hash), ct) is not { } row ? null : new ClosedBundle(
            row.GetString("Root") is { } root ? Bytes32.Parse(root) : null,
            row.GetDateTimeOffset("At")!.Value,
            row.GetInt32("Count")!.Value,
            row.GetInt32("Duplicates")!.Value);

    /// <summary>
    /// The root of the batch that holds a bundle. It is null while the bundle is open, and permanently null when all
    /// entries were duplicates.
    /// </summary>
    public async Task<Bytes32?> FindRootAsync(Sha256Digest hash, CancellationToken ct) =>
        (await FindClosedAsync(hash, ct))?.Root;

    /// <summary>
    /// The committed bundles in the order of their names, with their length in bytes and the time of their write.
    /// </summary>
    public IAsyncEnumerable<(Sha256Digest Hash, long Length, DateTimeOffset WrittenAt)> ListCommittedAsync(
        CancellationToken ct) =>
        blobs.ListAsync(ct).Select(blob => (Sha256Digest.Parse(blob.Name), blob.Length, blob.WrittenAt));

    /// <summary>
    /// Whether a bundle's bytes have the hash in its name, or null when the bundle does not exist (any more).
    /// </summary>
    public async Task<bool?> IsIntactAsync(Sha256Digest hash, CancellationToken ct)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(4 << 20);
        try
        {
            for (var (offset, length) = (0L, 1L); offset < length;)
            {
                if (await blobs.FillAsync(NameOf(hash), offset, buffer, ct) is not { } filled)
                    return null;
                sha.AppendData(buffer, 0, filled.Read);
                (offset, length) = (offset + filled.Read, filled.Length);
            }
            return new Sha256Digest(new Bytes32(sha.GetHashAndReset())) == hash;
        }
        catch (RequestFailedException e) when (e.Status == 416)
        {
            // Storage answers 416 for an empty blob, and a bundle is never empty.
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public Task<bool> ExistsAsync(Sha256Digest hash, CancellationToken ct) => blobs.ExistsAsync(NameOf(hash), ct);

    /// <summary>
    /// Reads a bundle window by window. The result is empty when the bundle does not exist (any more).
    /// </summary>
    /// <exception cref="InvalidDataException">
    /// The bytes are not a bundle, or another instance deleted them meanwhile.
    /// </exception>
    public IAsyncEnumerable<BundleWindow> ReadWindowsAsync(Sha256Digest hash, CancellationToken ct) =>
        lines.ReadWindowsAsync(hash, ct);

    /// <summary>
    /// The leaves of a bundle in the order of its entries. The result is empty when the bundle does not exist.
    /// </summary>
    /// <inheritdoc cref="ReadWindowsAsync"/>
    public IAsyncEnumerable<Leaf> ReadLeavesAsync(Sha256Digest hash, CancellationToken ct) =>
        ReadEntryLinesAsync(hash, ct).Select(line => line.Leaf);

    /// <summary>
    /// The leaves and contents of a bundle in the order of its entries. The result is empty when the bundle does not
    /// exist.
    /// </summary>
    /// <inheritdoc cref="ReadWindowsAsync"/>
    public IAsyncEnumerable<EntryLine> ReadEntryLinesAsync(Sha256Digest hash, CancellationToken ct) =>
        lines.ReadEntryLinesAsync(hash, ct);

    /// <exception cref="InvalidDataException">The bundle does not exist although a row points to it.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadRangeAsync(
        Sha256Digest hash, int offset, int length, CancellationToken ct) =>
        await blobs.ReadRangeAsync(NameOf(hash), offset, length, ct)
        ?? throw new InvalidDataException($"The blob of bundle {hash} is missing.");

    /// <summary>
    /// Deletes a bundle of duplicates. The closed row remains for clients that got the bundle's name. The blob goes
    /// before the open row, because the sweep removes an intent without a blob but not a blob without an intent.
    /// </summary>
    private async Task DropAsync(BundleHeader bundle, int count, CancellationToken ct)
    {
        await rows.InsertAsync(ClosedRow(bundle.Hash, new(null, bundle.At, count, count)), ct);
        await blobs.DeleteAsync(NameOf(bundle.Hash), ct);
        await UnlistAsync(bundle.Hash, ct);
    }

    private static OpenBundleRow ReadOpen(TableEntity row) => new(
        Sha256Digest.Parse(row.RowKey),
        row.GetDateTimeOffset("At")!.Value,
        row.GetInt32("Count")!.Value,
        row.GetInt32("Progress")!.Value,
        row.GetBoolean("Projected")!.Value,
        row.GetBinary("Redundant") ?? [],
        row.ETag);

    private static TableEntity OpenRow(BundleHeader bundle, int count) => new(Open, NameOf(bundle.Hash))
    {
        ["At"] = bundle.At,
        ["Count"] = count,
        ["Progress"] = 0,
        ["Projected"] = false,
    };

    private static TableEntity ClosedRow(Sha256Digest hash, ClosedBundle closed)
    {
        var row = new TableEntity(Partition.Of(hash), NameOf(hash))
        {
            ["At"] = closed.At,
            ["Count"] = closed.Count,
            ["Duplicates"] = closed.Duplicates,
        };
        if (closed.Root is { } root)
            row["Root"] = root.ToString();
        return row;
    }

    /// <summary>The blob's name and the row's key, which is <c>0x</c> and the 64 digits of the hash.</summary>
    private static string NameOf(Sha256Digest hash) => hash.ToString();
}
