using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure;
using Azure.Data.Tables;

namespace Ainft.Functions.Ledger;

/// <summary>An open bundle: announced, perhaps committed, perhaps projected, not yet in a batch.</summary>
/// <param name="Hash">The bundle's name.</param>
/// <param name="At">When it was made.</param>
/// <param name="Count">How many entries it has.</param>
/// <param name="Progress">How many of them have their rows; a bundle of one window goes from none to all.</param>
/// <param name="Projected">Whether all have.</param>
/// <param name="Redundant">The positions of those that another bundle had already, once that is known of all.</param>
/// <param name="ETag">The row's version.</param>
public sealed record OpenBundleRow(Sha256Digest Hash, DateTimeOffset At, int Count, int Progress, bool Projected, byte[] Redundant, ETag ETag);

/// <summary>A bundle for good: in the batch of a root, or in none because nothing in it was new.</summary>
public sealed record ClosedBundle(Bytes32? Root, DateTimeOffset At, int Count, int Duplicates);

/// <summary>
/// Bundle blobs and their rows. A bundle is <c>open</c> (partition <c>open</c>) until a batch takes it; then a row in the partition of
/// its first digit names the batch, for good.
/// </summary>
public sealed class Bundles(Storage storage)
{
    /// <summary>More open bundles than this are neither counted nor taken into one batch's choice.</summary>
    public const int Backlog = 10_000;

    private const string Open = "open";
    private const string ContentType = "application/x-ndjson";

    private readonly Rows rows = storage.Rows("Bundles");
    private readonly Blobs blobs = storage.Blobs("bundles");

    /// <summary>The buffer of whoever read windows last. The shared pool would keep one for every thread that ever gave one back.</summary>
    private byte[]? kept;

    /// <summary>The intent: makes a bundle findable before it exists. Repeatable.</summary>
    public Task AnnounceAsync(BundleHeader bundle, int count, CancellationToken ct) => rows.InsertAsync(OpenRow(bundle, count), ct);

    /// <summary>The commit point: from here on the bundle's entries are durable, whatever dies. Repeatable.</summary>
    public Task CommitAsync(Bundle bundle, CancellationToken ct) => blobs.CreateAsync(NameOf(bundle.Header.Hash), bundle.Bytes, ContentType, ct);

    /// <summary>The same for a bundle of any size, block by block: committed, whole, by the last write.</summary>
    public Task CommitAsync(Sha256Digest hash, Stream content, CancellationToken ct) => blobs.CreateAsync(NameOf(hash), content, ContentType, ct);

    /// <summary>Says how far a projection is, unless another process moved the row meanwhile; answers the row as it is now, if it did.</summary>
    public async Task<OpenBundleRow?> MarkProgressAsync(OpenBundleRow open, int progress, CancellationToken ct)
    {
        var row = OpenRow(new BundleHeader(open.Hash, open.At), open.Count);
        row["Progress"] = progress;
        return await rows.ReplaceAsync(row, open.ETag, ct) ? open with { Progress = progress, ETag = row.ETag } : null;
    }

    /// <summary>Records that every row of the bundle exists, and which of its entries another bundle had already.</summary>
    public async Task MarkProjectedAsync(BundleHeader bundle, int count, IReadOnlySet<int> redundant, CancellationToken ct)
    {
        if (redundant.Count == count)
        {
            await DropAsync(bundle, count, ct);
            return;
        }
        // Unconditional: which bundle owns an entry never changes, so everybody writes the same.
        var row = OpenRow(bundle, count);
        row["Progress"] = count;
        row["Projected"] = true;
        row["Redundant"] = Positions.Pack(redundant);
        if (await rows.ReplaceAsync(row, ETag.All, ct))
            return;
        // Not there: a batch took it already, or a process whose clock is far ahead swept the intent; then only this lists it again.
        if (await FindClosedAsync(bundle.Hash, ct) is null)
            await rows.InsertAsync(row, ct);
    }

    /// <summary>Takes a bundle off the list of open ones; one that changed since it was read stays when its ETag is given.</summary>
    public Task UnlistAsync(Sha256Digest hash, CancellationToken ct, ETag? etag = null) => rows.DeleteAsync(Open, NameOf(hash), etag, ct);

    /// <summary>The open bundles in the order of their names.</summary>
    public IAsyncEnumerable<OpenBundleRow> ListOpenAsync(CancellationToken ct) => rows.RangeAsync(Open, null, null, null, ct).Select(ReadOpen);

    /// <summary>How many bundles are open, as far as <see cref="Backlog"/>.</summary>
    public async Task<int> CountOpenAsync(CancellationToken ct) => await rows.RangeAsync(Open, null, null, Backlog, ct).CountAsync(ct);

    public async Task<OpenBundleRow?> FindOpenAsync(Sha256Digest hash, CancellationToken ct) =>
        await rows.GetAsync(Open, NameOf(hash), ct) is { } row ? ReadOpen(row) : null;

    /// <summary>Moves bundles from open to the batch that holds them. Repeatable: the closed row comes first, so one that is not open has it.</summary>
    public async Task CloseAsync(IReadOnlyCollection<Sha256Digest> hashes, Bytes32 root, CancellationToken ct)
    {
        var open = new ConcurrentBag<OpenBundleRow>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = ct };
        await Parallel.ForEachAsync(hashes, parallel, async (hash, token) =>
        {
            if (await FindOpenAsync(hash, token) is { } row)
                open.Add(row);
        });
        await InsertClosedAsync([.. open.Select(row => (row.Hash, new ClosedBundle(root, row.At, row.Count, Positions.Count(row.Redundant))))], ct);
        await Parallel.ForEachAsync(open, parallel, async (row, token) => await UnlistAsync(row.Hash, token));
    }

    /// <summary>Says for good in which batch bundles are. Repeatable.</summary>
    public Task InsertClosedAsync(IEnumerable<(Sha256Digest Hash, ClosedBundle Closed)> closed, CancellationToken ct) =>
        rows.InsertAbsentAsync([.. closed.Select(bundle => ClosedRow(bundle.Hash, bundle.Closed))], ct);

    /// <summary>Takes back what a closed row says, because it is not so: for mending the index alone.</summary>
    public Task ForgetClosedAsync(Sha256Digest hash, CancellationToken ct) => rows.DeleteAsync(PartitionOf(hash), NameOf(hash), cancellationToken: ct);

    /// <summary>A bundle that is not open any more; null while it is.</summary>
    public async Task<ClosedBundle?> FindClosedAsync(Sha256Digest hash, CancellationToken ct) =>
        await rows.GetAsync(PartitionOf(hash), NameOf(hash), ct) is not { } row ? null : new ClosedBundle(
            row.GetString("Root") is { } root ? Bytes32.Parse(root) : null,
            row.GetDateTimeOffset("At")!.Value,
            row.GetInt32("Count")!.Value,
            row.GetInt32("Duplicates")!.Value);

    /// <summary>The root of the batch that holds a bundle; null while it is open, and for good when nothing in it was new.</summary>
    public async Task<Bytes32?> FindRootAsync(Sha256Digest hash, CancellationToken ct) => (await FindClosedAsync(hash, ct))?.Root;

    /// <summary>The committed bundles in the order of their names, with their length in bytes and when they were written.</summary>
    public IAsyncEnumerable<(Sha256Digest Hash, long Length, DateTimeOffset WrittenAt)> ListCommittedAsync(CancellationToken ct) =>
        blobs.ListAsync(ct).Select(blob => (Sha256Digest.Parse(blob.Name), blob.Length, blob.WrittenAt));

    /// <summary>Whether a bundle's bytes are those of its name; null when it does not exist (any more).</summary>
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
            // There is no range in an empty blob, and no bundle is empty.
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public Task<bool> ExistsAsync(Sha256Digest hash, CancellationToken ct) => blobs.ExistsAsync(NameOf(hash), ct);

    /// <summary>Reads a bundle window by window; none when it does not exist (any more).</summary>
    /// <exception cref="InvalidDataException">The bytes are not a bundle, or went away meanwhile.</exception>
    public IAsyncEnumerable<BundleWindow> ReadWindowsAsync(Sha256Digest hash, CancellationToken ct) => ReadLinesAsync(hash, ct).Select(lines => lines.Read());

    /// <summary>The leaves of a bundle in the order of its entries; none when it does not exist.</summary>
    /// <inheritdoc cref="ReadWindowsAsync"/>
    public IAsyncEnumerable<Leaf> ReadLeavesAsync(Sha256Digest hash, CancellationToken ct) =>
        ReadLinesAsync(hash, ct).SelectMany(lines => lines.Leaves());

    /// <exception cref="InvalidDataException">There is no such bundle: a row points to nothing.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadRangeAsync(Sha256Digest hash, int offset, int length, CancellationToken ct) =>
        await blobs.ReadRangeAsync(NameOf(hash), offset, length, ct) ?? throw new InvalidDataException($"Bundle {hash} is gone.");

    /// <summary>Each window is a range of the blob: nothing is held open while its entries are worked on, however long that takes.</summary>
    private async IAsyncEnumerable<BundleLines> ReadLinesAsync(Sha256Digest hash, [EnumeratorCancellation] CancellationToken ct)
    {
        var buffer = Interlocked.Exchange(ref kept, null) ?? GC.AllocateUninitializedArray<byte>(BundleWindow.MaxBytes);
        try
        {
            BundleHeader? bundle = null;
            for (var (offset, position, length) = (0, 0, 1L); offset < length;)
            {
                if (await blobs.FillAsync(NameOf(hash), offset, buffer, ct) is not { } filled)
                {
                    // Dropped, which at the start is as good as done.
                    if (bundle is null)
                        yield break;
                    throw new InvalidDataException($"Bundle {hash} went away while it was read.");
                }
                length = filled.Length;
                var bytes = buffer.AsMemory(0, filled.Read);
                if (bundle is null)
                {
                    var first = bytes[..bytes.Span.IndexOf((byte)'\n')];
                    bundle = new BundleHeader(hash, BundleLine.ReadFirst(first));
                    (offset, bytes) = (first.Length + 1, bytes[(first.Length + 1)..]);
                }
                var lines = new BundleLines(bundle, position, offset, bytes[..BundleLines.LengthOf(bytes.Span)]);
                if (lines.Bytes.IsEmpty)
                    throw new InvalidDataException($"Bundle {hash} has a line at {offset} that does not end.");
                yield return lines;
                (offset, position) = (offset + lines.Bytes.Length, position + lines.Count);
            }
        }
        finally
        {
            kept = buffer;
        }
    }

    /// <summary>
    /// Forgets a bundle that no row points to; the closed row tells whoever was given its name. The blob goes before the open row: an
    /// intent without a blob is swept, a blob without an intent would stay.
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
        var row = new TableEntity(PartitionOf(hash), NameOf(hash))
        {
            ["At"] = closed.At,
            ["Count"] = closed.Count,
            ["Duplicates"] = closed.Duplicates,
        };
        if (closed.Root is { } root)
            row["Root"] = root.ToString();
        return row;
    }

    /// <summary>The blob's name and the row's key: <c>0x</c> and the 64 digits of the hash.</summary>
    private static string NameOf(Sha256Digest hash) => hash.ToString();

    private static string PartitionOf(Sha256Digest hash) => NameOf(hash).Substring(2, 1);
}
