using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// Makes the index anew from bundles and batches while the app goes on, and lets it count:
/// 1. what the chain says, then the batches, into the tables of the next generation: this takes as long as it takes;
/// 2. the lease of anchoring is taken and its pointer touched, so no batch comes any more; what came meanwhile is brought in;
/// 3. the generation is moved by ETag: the commit point. App processes see it and end themselves, for new ones to use the new tables;
/// 4. when all have had the time to, what they committed last is brought in, and anchoring goes on.
/// A run that dies before 3 leaves tables that nobody reads; the next run takes another number. One that dies after it leaves bundles
/// unlisted at worst, which a check finds and mends.
/// </summary>
internal sealed class RebuildIndex(UpkeepApp open, UpkeepReport report, TimeProvider time, TimeSpan grace)
{
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(60);

    private IReadOnlySet<string> ofOtherBundles = new HashSet<string>();

    /// <summary>From which generation to which; null when another process rebuilds or mends.</summary>
    /// <param name="acceptLoss">Lets an index count in which something is missing that nobody can read any more.</param>
    /// <param name="dropOld">Deletes the tables of all other generations at the end.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<(int From, int To)?> RunAsync(bool acceptLoss, bool dropOld, CancellationToken ct)
    {
        await using var old = await open.OpenAsync(null, null, ct);
        var storage = old.Services.GetRequiredService<Storage>();
        await using var turn = await IndexTurn.TryTakeAsync(storage, ct);
        if (turn is null)
            return null;
        var from = await storage.Generations.ReadAsync(ct);
        var to = 1 + (await storage.ListGenerationsAsync(ct)).Append(from.Number).Max();
        var lens = new StorageLens((table, rows) => OwnedRows.Has(table) ? new OwnedRows(rows, table, () => ofOtherBundles) : rows, (_, blobs) => blobs);
        await using var made = await open.OpenAsync(lens, to, ct);
        var index = new MadeIndex(old.Services, made.Services, others => ofOtherBundles = others, report);
        await ReadChainAsync(old.Services, made.Services, ct);
        await index.AddBatchesAsync("bundles", await BatchesAsync(old.Services, ct), ct);
        return await SwapAsync(old.Services, made.Services, index, from, to, acceptLoss, dropOld, ct);
    }

    private async Task<(int From, int To)?> SwapAsync(
        IServiceProvider old, IServiceProvider made, MadeIndex index, IndexGeneration from, int to, bool acceptLoss, bool dropOld, CancellationToken ct)
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

    /// <summary>The chain's tables follow from the chain; without one they are taken over as they are.</summary>
    private async Task ReadChainAsync(IServiceProvider old, IServiceProvider made, CancellationToken ct)
    {
        if (!open.HasChain)
            await TakenOver.CopyAsync(old, made, ct);
        else if (!await made.GetRequiredService<ReplayChain>().RunAsync(ct))
            throw new JsonRpcUnavailableException("The chain cannot be followed now.");
    }

    private Task<CommittedBatches> BatchesAsync(IServiceProvider old, CancellationToken ct) =>
        CommittedBatches.ReadAsync(old, open.HasChain ? old.GetRequiredService<ReplayChain>() : null, report, ct);

    /// <summary>Whoever read the pointer before, and was held up since, cannot move it any more; others wait for the lease.</summary>
    private static async Task StopAnchoringAsync(Batches batches, CancellationToken ct)
    {
        while (await batches.ReadPointerAsync(ct) is var pointer && !await batches.MovePointerAsync(pointer, pointer.Root, ct))
            ct.ThrowIfCancellationRequested();
    }

    /// <summary>A bundle in which nothing was new left nothing but a row that says so to whoever sent it.</summary>
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
