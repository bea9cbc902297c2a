using System.Runtime.CompilerServices;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure;
using Azure.Data.Tables;

namespace Ainft.Functions.Ledger;

/// <summary>A batch of bundles that are anchored together under one Merkle root.</summary>
public sealed record Batch(Bytes32 Root, int Size, IReadOnlyList<BatchedBundle> Bundles, DateTimeOffset At)
{
    /// <summary>The entries by their words. Null for a batch that an earlier version of the app staged.</summary>
    public IReadOnlyDictionary<string, long>? Counts { get; init; }
}

/// <summary>
/// A bundle in a batch. Another bundle owns the entries at the redundant positions, so they do not have a leaf in the
/// tree.
/// </summary>
public sealed record BatchedBundle(Sha256Digest Hash, byte[] Redundant);

/// <summary>
/// The pointer to the batch that is being closed, if any, and the totals of the closed batches. Each write is
/// conditional on its ETag.
/// </summary>
public sealed record BatchPointer(Bytes32? Root, ETag ETag)
{
    /// <summary>The totals. Null in an index of an earlier version, until it is rebuilt or repaired.</summary>
    public LedgerTotals? Totals { get; init; }
}

/// <summary>A batch as answers show it.</summary>
/// <param name="Root">The Merkle root of the batch.</param>
/// <param name="Size">The number of leaves of the batch.</param>
public sealed record BatchReference(string Root, int Size)
{
    /// <summary>The path of its page for people.</summary>
    public string Page => PagePaths.Batch(Root);
}

/// <summary>
/// Batch blobs and rows. The pointer row (<c>pointer</c>, <c>current</c>) is the commit point of anchoring. A batch
/// exists once the pointer has named it. The pointer names the next batch only after all bundles of the last one are
/// closed. So a bundle is in exactly one batch even if several instances run.
/// </summary>
public sealed class Batches(Storage storage)
{
    /// <summary>The batches. The pointer and the list of unanchored batches are the state of anchoring.</summary>
    public static readonly IndexTable Table = new("Batches", "batch-row", RowOrigin.Commits)
    {
        WorkPartitions = [Pointer, Unanchored],
    };

    private const string Pointer = "pointer", Unanchored = "unanchored", AfterDigits = "g";

    private readonly Rows rows = storage.Rows(Table);
    private readonly Blobs blobs = storage.Blobs("batches");
    private long changes;

    /// <summary>The number of moves of the pointer by this instance, so that its answers show them at once.</summary>
    public long Changes => Interlocked.Read(ref changes);

    public async Task<BatchPointer> ReadPointerAsync(CancellationToken ct)
    {
        while (true)
        {
            if (await FindPointerAsync(ct) is { } pointer)
                return pointer;
            await rows.InsertAsync(PointerRow(null, LedgerTotals.None), ct);
        }
    }

    /// <summary>Moves the pointer if it did not change since it was read.</summary>
    public Task<bool> MovePointerAsync(BatchPointer from, Bytes32? root, CancellationToken ct) =>
        WritePointerAsync(from, root, from.Totals, ct);

    /// <summary>
    /// Clears the pointer to a closed batch and adds the batch to the totals, in one write. So a batch is counted once,
    /// although several instances may close it.
    /// </summary>
    public Task<bool> ClearPointerAsync(
        BatchPointer from, IReadOnlyDictionary<string, long> counts, CancellationToken ct) =>
        WritePointerAsync(from, null, from.Totals?.Plus(counts), ct);

    /// <summary>Replaces the totals. Only the repair and the rebuild of the index use this.</summary>
    public Task<bool> CorrectTotalsAsync(BatchPointer from, LedgerTotals totals, CancellationToken ct) =>
        WritePointerAsync(from, from.Root, totals, ct);

    /// <summary>
    /// Stores a batch's tree (OpenZeppelin's array of nodes, root first) and its list of bundles, before the pointer
    /// names it.
    /// </summary>
    public async Task StageAsync(Batch batch, ReadOnlyMemory<byte> nodes, CancellationToken ct)
    {
        await blobs.CreateAsync(TreeOf(batch.Root), nodes, "application/octet-stream", ct);
        var redundant = batch.Bundles.Where(bundle => bundle.Redundant.Length > 0)
            .ToDictionary(bundle => bundle.Hash.ToString(), bundle => bundle.Redundant);
        var list = new BatchList(
            batch.Size, batch.At, [.. batch.Bundles.Select(bundle => bundle.Hash.ToString())],
            redundant.Count > 0 ? redundant : null, batch.Counts);
        var json = JsonSerializer.SerializeToUtf8Bytes(list, LedgerJson.Default.BatchList);
        await blobs.CreateAsync(ListOf(batch.Root), json, "application/json", ct);
    }

    public async Task<Batch> ReadStagedAsync(Bytes32 root, CancellationToken ct)
    {
        var bytes = await blobs.ReadAsync(ListOf(root), ct)
            ?? throw new InvalidDataException($"The list of bundles of batch {root} is missing.");
        var list = JsonSerializer.Deserialize(bytes.Span, LedgerJson.Default.BatchList)!;
        return new Batch(root, list.Size, [.. list.Bundles.Select(name => BundleOf(name, list))], list.At)
        {
            Counts = list.Counts,
        };
    }

    /// <summary>
    /// The roots with staged blobs in order, each with the time of its latest blob. Some never became a batch.
    /// </summary>
    public async IAsyncEnumerable<(Bytes32 Root, DateTimeOffset At)> ListStagedAsync(
        [EnumeratorCancellation] CancellationToken ct)
    {
        (Bytes32 Root, DateTimeOffset At)? staged = null;
        await foreach (var (name, _, writtenAt) in blobs.ListAsync(ct))
        {
            var folder = name.AsSpan(0, Math.Max(0, name.IndexOf('/', StringComparison.Ordinal)));
            if (!Bytes32.TryParse(folder, null, out var root))
                continue;
            if (staged is { } last && last.Root != root)
                yield return last;
            staged = (root, staged is { } same && same.Root == root && same.At > writtenAt ? same.At : writtenAt);
        }
        if (staged is { } end)
            yield return end;
    }

    /// <summary>The closed batches in the order of their roots, from a root on.</summary>
    public IAsyncEnumerable<BatchItem> ListAsync(Bytes32 from, int take, CancellationToken ct) =>
        // Partitions are the first digits of roots. The other partitions come after all digits.
        rows.AcrossAsync(Partition.Of(from), AfterDigits, from.ToString(), take, ct).Select(row => new BatchItem(
            row.RowKey,
            row.GetInt32("Size")!.Value,
            row.GetInt32("Bundles")!.Value,
            row.GetDateTimeOffset("At")!.Value));

    /// <summary>
    /// The batch that the pointer names, and the totals of the closed batches. The batch is staged, and some of its
    /// bundles are still open.
    /// </summary>
    public async Task<(BatchReference? Pending, LedgerTotals? Totals)> FindPendingAsync(CancellationToken ct)
    {
        if (await FindPointerAsync(ct) is not { } pointer)
            return (null, LedgerTotals.None);
        var pending = pointer.Root is { } root
            ? new BatchReference(root.ToString(), (await ReadStagedAsync(root, ct)).Size)
            : null;
        return (pending, pointer.Totals);
    }

    /// <summary>Inserts the permanent row of a batch. Repeatable.</summary>
    public Task InsertAsync(Batch batch, CancellationToken ct)
    {
        var row = new TableEntity(Partition.Of(batch.Root), batch.Root.ToString())
        {
            ["Size"] = batch.Size,
            ["Bundles"] = batch.Bundles.Count,
            ["At"] = batch.At,
        };
        return rows.InsertAsync(row, ct);
    }

    /// <summary>Lists a batch as unanchored. Repeatable until <see cref="SettleAsync"/>.</summary>
    public Task AwaitAnchorAsync(Bytes32 root, int size, CancellationToken ct) =>
        rows.InsertAsync(new TableEntity(Unanchored, root.ToString()) { ["Size"] = size }, ct);

    /// <summary>
    /// Up to <paramref name="limit"/> unanchored batches. The app has not seen a finalized anchor of these.
    /// </summary>
    public IAsyncEnumerable<(Bytes32 Root, int Size)> ListUnanchoredAsync(int limit, CancellationToken ct) =>
        rows.RangeAsync(Unanchored, null, null, limit, ct)
            .Select(row => (Bytes32.Parse(row.RowKey), row.GetInt32("Size")!.Value));

    /// <summary>Takes a batch off the list of unanchored ones, because its anchor is finalized.</summary>
    public Task SettleAsync(Bytes32 root, CancellationToken ct) =>
        rows.DeleteAsync(Unanchored, root.ToString(), cancellationToken: ct);

    /// <summary>Deletes the rows of a batch that does not exist. Only the repair of the index uses this.</summary>
    public async Task ForgetAsync(Bytes32 root, CancellationToken ct)
    {
        await SettleAsync(root, ct);
        await rows.DeleteAsync(Partition.Of(root), root.ToString(), cancellationToken: ct);
    }

    /// <summary>Deletes the staged blobs of a root that never became a batch.</summary>
    public async Task UnstageAsync(Bytes32 root, CancellationToken ct)
    {
        await blobs.DeleteAsync(ListOf(root), ct);
        await blobs.DeleteAsync(TreeOf(root), ct);
    }

    /// <summary>Whether a list of bundles is stored under a root.</summary>
    public Task<bool> IsStagedAsync(Bytes32 root, CancellationToken ct) => blobs.ExistsAsync(ListOf(root), ct);

    /// <summary>The number of leaves of a closed batch, or null when the batch does not exist.</summary>
    public async Task<int?> FindSizeAsync(Bytes32 root, CancellationToken ct) =>
        (await rows.GetAsync(Partition.Of(root), root.ToString(), ct))?.GetInt32("Size");

    /// <summary>Whether the stored tree of a batch has these nodes, or null when the tree does not exist.</summary>
    public async Task<bool?> HasTreeAsync(Bytes32 root, ReadOnlyMemory<byte> nodes, CancellationToken ct)
    {
        var buffer = new byte[4 << 20];
        for (long offset = 0, length = nodes.Length; offset < length;)
        {
            if (await blobs.FillAsync(TreeOf(root), offset, buffer, ct) is not { } filled)
                return null;
            if (filled.Length != length
                || !buffer.AsSpan(0, filled.Read).SequenceEqual(nodes.Span.Slice((int)offset, filled.Read)))
                return false;
            offset += filled.Read;
        }
        return true;
    }

    /// <summary>Stores the tree of a batch again and replaces the stored one.</summary>
    public Task RestoreTreeAsync(Bytes32 root, ReadOnlyMemory<byte> nodes, CancellationToken ct) =>
        blobs.ReplaceAsync(TreeOf(root), nodes, "application/octet-stream", ct);

    /// <summary>A range of a batch's tree, in nodes of 32 bytes.</summary>
    /// <exception cref="InvalidDataException">The tree does not exist although a row points to it.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadNodesAsync(Bytes32 root, long node, int count, CancellationToken ct) =>
        await blobs.ReadRangeAsync(TreeOf(root), node * Bytes32.Size, count * Bytes32.Size, ct)
        ?? throw new InvalidDataException($"The tree of batch {root} is missing.");

    private async Task<BatchPointer?> FindPointerAsync(CancellationToken ct) =>
        await rows.GetAsync(Pointer, "current", ct) is { } row
            ? new BatchPointer(row.GetString("Root") is { Length: > 0 } root ? Bytes32.Parse(root) : null, row.ETag)
            {
                Totals = LedgerTotals.Parse(row.GetString("Totals")),
            }
            : null;

    private async Task<bool> WritePointerAsync(
        BatchPointer from, Bytes32? root, LedgerTotals? totals, CancellationToken ct)
    {
        var isMoved = await rows.ReplaceAsync(PointerRow(root, totals), from.ETag, ct);
        Interlocked.Increment(ref changes);
        return isMoved;
    }

    private static TableEntity PointerRow(Bytes32? root, LedgerTotals? totals)
    {
        var row = new TableEntity(Pointer, "current") { ["Root"] = root?.ToString() ?? "" };
        if (totals is not null)
            row["Totals"] = totals.ToString();
        return row;
    }

    private static BatchedBundle BundleOf(string name, BatchList list) =>
        new(Sha256Digest.Parse(name), list.Redundant?.GetValueOrDefault(name) ?? []);

    private static string TreeOf(Bytes32 root) => $"{root}/tree";

    private static string ListOf(Bytes32 root) => $"{root}/bundles.json";
}
