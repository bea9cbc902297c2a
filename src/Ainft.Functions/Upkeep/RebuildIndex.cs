using Ainft.Ethereum;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// Rebuilds the index from bundles and batches while the app runs, and makes it the current one, in four steps.
/// 1. It projects the chain and then the batches into the tables of the next generation. This can take long.
/// 2. It acquires the lease of anchoring and touches the pointer, so no further batch is made. Then it projects the
/// batches and bundles that were made meanwhile.
/// 3. It moves the generation by ETag, which is the commit point. The instances of the app see that and stop, and new
/// ones use the new tables.
/// 4. After the grace time it projects the bundles that they committed last, and anchoring continues.
/// A run that dies before step 3 leaves unused tables, and the next run uses another number. A run that dies after step
/// 3 leaves at most unlisted bundles, which a check finds and repairs.
/// </summary>
internal sealed class RebuildIndex(UpkeepApp open, UpkeepReport report, TimeProvider time, TimeSpan grace)
{
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Returns the old and the new generation, or null when another process rebuilds or repairs.
    /// </summary>
    /// <param name="acceptLoss">Whether to use a new index that lacks lost data.</param>
    /// <param name="dropOld">Whether to delete the tables of all other generations at the end.</param>
    /// <param name="ct">Cancels the rebuild.</param>
    public async Task<(int From, int To)?> RunAsync(bool acceptLoss, bool dropOld, CancellationToken ct)
    {
        await using var old = await open.OpenAsync(null, null, ct);
        await using var lease = await IndexLease.TryAcquireAsync(old.Storage, ct);
        if (lease is null)
            return null;
        var from = await old.Storage.Generations.ReadAsync(ct);
        var to = 1 + (await old.Storage.ListGenerationsAsync(ct)).Append(from.Number).Max();
        var wrapper = new StorageWrapper(
            (table, rows) => table is { OwnerColumn: not null } ? new OwnedRows(rows, table) : rows,
            (_, blobs) => blobs);
        await using var made = await open.OpenAsync(wrapper, to, ct);
        var index = new MadeIndex(old, made, report);
        await ReadChainAsync(old, made, ct);
        await index.AddBatchesAsync("bundles", await CommittedBatches.ReadAsync(old, report, ct), ct);
        return await SwapAsync(old, made, index, from, to, acceptLoss, dropOld, ct);
    }

    private async Task<(int From, int To)?> SwapAsync(
        ComposedIndex old,
        ComposedIndex made,
        MadeIndex index,
        IndexGeneration from,
        int to,
        bool acceptLoss,
        bool dropOld,
        CancellationToken ct)
    {
        var storage = old.Storage;
        await using var anchoring = await AcquireAsync(storage, "anchor-bundles", ct);
        await StopAnchoringAsync(old.Batches, ct);
        await made.Batches.ReadPointerAsync(ct);
        await ReadChainAsync(old, made, ct);
        var batches = await CommittedBatches.ReadAsync(old, report, ct);
        await index.AddBatchesAsync("catch-up", batches, ct);
        await index.WriteTotalsAsync(ct);
        await index.AddOpenAsync(batches, time.GetUtcNow(), atTheEnd: false, ct);
        await CopyDuplicatesAsync(old, made, ct);
        await made.Completion.RunAsync(ct);
        index.ReportLeft();
        if (report.Findings.Any(found => found.Class.Severity == Severity.Loss) && !acceptLoss)
            return (from.Number, from.Number);
        if (!await storage.Generations.MoveAsync(from, to, ct))
            return null;
        await WaitAsync(ct);
        await index.AddOpenAsync(batches, time.GetUtcNow(), atTheEnd: true, ct);
        // Old instances opened runs meanwhile, and wrote them into the states of their own generation.
        await made.Completion.RunAsync(ct);
        if (dropOld)
            foreach (var generation in (await storage.ListGenerationsAsync(ct)).Where(generation => generation != to))
                await storage.DropGenerationAsync(generation, ct);
        return (from.Number, to);
    }

    /// <summary>Makes the tables that follow from the chain. Without a chain it copies them.</summary>
    private static async Task ReadChainAsync(ComposedIndex old, ComposedIndex made, CancellationToken ct)
    {
        if (made.Chain is not { } chain)
            await TakenOver.CopyAsync(old, made, ct);
        else if (!await chain.RunAsync(ct))
            throw new JsonRpcUnavailableException(CheckTokens.Unfollowed);
    }

    /// <summary>
    /// Touches the pointer, so that a delayed process that read it earlier cannot move it. Other processes wait for the
    /// lease.
    /// </summary>
    private static async Task StopAnchoringAsync(Batches batches, CancellationToken ct)
    {
        while (await batches.ReadPointerAsync(ct) is var pointer
            && !await batches.MovePointerAsync(pointer, pointer.Root, ct))
            ct.ThrowIfCancellationRequested();
    }

    /// <summary>
    /// Copies the rows of bundles without new entries. The app deleted such a bundle, and its row answers requests for
    /// it.
    /// </summary>
    private static async Task CopyDuplicatesAsync(ComposedIndex old, ComposedIndex made, CancellationToken ct)
    {
        var rows = made.Storage.Rows(Bundles.Table);
        await foreach (var row in old.Storage.Rows(Bundles.Table).AllAsync(ct))
            if (Bundles.Table.IsCommitted(row.PartitionKey) && !row.ContainsKey("Root"))
                await rows.InsertAsync(new(row), ct);
    }

    private async Task WaitAsync(CancellationToken ct)
    {
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) is var waited && waited < grace)
        {
            report.Progress("grace", (long)waited.TotalSeconds, (long)grace.TotalSeconds, "seconds");
            await Task.Delay(TimeSpan.FromSeconds(1), time, ct);
        }
    }

    private async Task<Lease> AcquireAsync(Storage storage, string name, CancellationToken ct)
    {
        while (true)
        {
            if (await storage.Leases.TryAcquireAsync(name, LeaseTime, ct) is { } lease)
                return lease;
            await Task.Delay(TimeSpan.FromSeconds(1), time, ct);
        }
    }
}
