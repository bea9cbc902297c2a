using Ainft.Ethereum;
using Ainft.Functions.Chain;
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

    private IReadOnlySet<string> ofOtherBundles = new HashSet<string>();

    /// <summary>
    /// Returns the old and the new generation, or null when another process rebuilds or repairs.
    /// </summary>
    /// <param name="acceptLoss">Whether to use a new index that lacks lost data.</param>
    /// <param name="dropOld">Whether to delete the tables of all other generations at the end.</param>
    /// <param name="ct">Cancels the rebuild.</param>
    public async Task<(int From, int To)?> RunAsync(bool acceptLoss, bool dropOld, CancellationToken ct)
    {
        await using var old = await open.OpenAsync(null, null, ct);
        var storage = old.Services.GetRequiredService<Storage>();
        await using var turn = await IndexTurn.TryTakeAsync(storage, ct);
        if (turn is null)
            return null;
        var from = await storage.Generations.ReadAsync(ct);
        var to = 1 + (await storage.ListGenerationsAsync(ct)).Append(from.Number).Max();
        var lens = new StorageLens(
            (table, rows) => OwnedRows.Has(table) ? new OwnedRows(rows, table, () => ofOtherBundles) : rows,
            (_, blobs) => blobs);
        await using var made = await open.OpenAsync(lens, to, ct);
        var index = new MadeIndex(old.Services, made.Services, others => ofOtherBundles = others, report);
        await ReadChainAsync(old.Services, made.Services, ct);
        await index.AddBatchesAsync("bundles", await BatchesAsync(old.Services, ct), ct);
        return await SwapAsync(old.Services, made.Services, index, from, to, acceptLoss, dropOld, ct);
    }

    private async Task<(int From, int To)?> SwapAsync(
        IServiceProvider old,
        IServiceProvider made,
        MadeIndex index,
        IndexGeneration from,
        int to,
        bool acceptLoss,
        bool dropOld,
        CancellationToken ct)
    {
        var storage = old.GetRequiredService<Storage>();
        await using var anchoring = await AcquireAsync(storage, "anchor-bundles", ct);
        await StopAnchoringAsync(old.GetRequiredService<Batches>(), ct);
        await made.GetRequiredService<Batches>().ReadPointerAsync(ct);
        await ReadChainAsync(old, made, ct);
        var batches = await BatchesAsync(old, ct);
        await index.AddBatchesAsync("catch-up", batches, ct);
        await index.AddOpenAsync(batches, time.GetUtcNow(), atTheEnd: false, ct);
        await CopyDuplicatesAsync(old, made, ct);
        index.ReportLeft();
        if (report.Findings.Any(found => found.Class.Severity == Severity.Loss) && !acceptLoss)
            return (from.Number, from.Number);
        if (!await storage.Generations.MoveAsync(from, to, ct))
            return null;
        await WaitAsync(ct);
        await index.AddOpenAsync(batches, time.GetUtcNow(), atTheEnd: true, ct);
        if (dropOld)
            foreach (var generation in (await storage.ListGenerationsAsync(ct)).Where(generation => generation != to))
                await storage.DropGenerationAsync(generation, ct);
        return (from.Number, to);
    }

    /// <summary>Makes the tables that follow from the chain. Without a chain it copies them.</summary>
    private async Task ReadChainAsync(IServiceProvider old, IServiceProvider made, CancellationToken ct)
    {
        if (!open.HasChain)
            await TakenOver.CopyAsync(old, made, ct);
        else if (!await made.GetRequiredService<ReplayChain>().RunAsync(ct))
            throw new JsonRpcUnavailableException(CheckTokens.Unfollowed);
    }

    private Task<CommittedBatches> BatchesAsync(IServiceProvider old, CancellationToken ct) =>
        CommittedBatches.ReadAsync(old, open.HasChain ? old.GetRequiredService<ReplayChain>() : null, report, ct);

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
    private static async Task CopyDuplicatesAsync(IServiceProvider old, IServiceProvider made, CancellationToken ct)
    {
        var rows = made.GetRequiredService<Storage>().Rows("Bundles");
        await foreach (var row in old.GetRequiredService<Storage>().Rows("Bundles").AllAsync(ct))
            if (row.PartitionKey != "open" && !row.ContainsKey("Root"))
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
