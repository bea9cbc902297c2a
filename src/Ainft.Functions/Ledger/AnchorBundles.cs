using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Ledger;

/// <summary>
/// Collects bundles in a batch and anchors each batch with one transaction. Each run finishes the batch of an earlier
/// run and begins at most one batch.
/// 1. If the pointer names a batch, list the batch as unanchored and close its bundles. Clear the pointer and add the
///    batch to the totals, in one write.
/// 2. If the pointer is clear, stage a batch (<see cref="StageBatch"/>). Set the pointer to it, which is the commit
///    point, and continue with step 1.
/// 3. If batches are unanchored, submit their anchors (<see cref="SubmitAnchors"/>).
/// The lease only saves work. The pointer keeps a bundle out of a second batch, because each run reads the pointer
/// before it lists the bundles.
/// </summary>
public sealed partial class AnchorBundles(
    Bundles bundles, Batches batches, StageBatch stage, SubmitAnchors submit, Storage storage,
    ILogger<AnchorBundles> log)
{
    public async Task RunAsync(CancellationToken ct)
    {
        if (!submit.HasKey)
            return;
        await using var lease = await storage.Leases.TryAcquireAsync("anchor-bundles", TimeSpan.FromSeconds(30), ct);
        if (lease is null)
            return;
        var pointer = await batches.ReadPointerAsync(ct);
        if (pointer.Root is null && await stage.RunAsync(ct) is { } staged
            && await batches.MovePointerAsync(pointer, staged, ct))
            pointer = await batches.ReadPointerAsync(ct);
        if (pointer.Root is { } root)
            await CloseAsync(pointer, root, ct);
        await submit.RunAsync(ct);
    }

    private async Task CloseAsync(BatchPointer pointer, Bytes32 root, CancellationToken ct)
    {
        var batch = await batches.ReadStagedAsync(root, ct);
        await batches.InsertAsync(batch, ct);
        await batches.AwaitAnchorAsync(root, batch.Size, ct);
        await bundles.CloseAsync([.. batch.Bundles.Select(bundle => bundle.Hash)], root, ct);
        if (await batches.ClearPointerAsync(pointer, await stage.CountAsync(batch, ct), ct))
            LogBatch(root.ToString(), batch.Size, batch.Bundles.Count);
    }

    [LoggerMessage(204, LogLevel.Information, "Closed batch {Root} with {Size} entries of {Bundles} bundles.")]
    private partial void LogBatch(string root, int size, int bundles);
}
