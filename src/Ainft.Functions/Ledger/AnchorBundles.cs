using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Ledger;

/// <summary>
/// Collects bundles in a batch and anchors each batch with one transaction. Each run finishes the batch of an earlier
/// run and begins at most one batch.
/// 1. If the pointer names a batch, list the batch as unanchored, close its bundles and clear the pointer.
/// 2. If the pointer is clear, choose projected open bundles in order and stage their tree. Set the pointer to it,
///    which is the commit point, and continue with step 1.
/// 3. If batches are unanchored, pass their anchors to the transaction sender, which advances them at each tick. If a
///    transaction reverts, for example because the operator lost its role, submit its batch again until the chain has
///    it.
/// The lease only saves work. The pointer keeps a bundle out of a second batch, because each run reads the pointer
/// before it lists the bundles.
/// </summary>
public sealed partial class AnchorBundles(
    Bundles bundles, Batches batches, AnchoredEvents anchored, TransactionSender sender, Storage storage,
    TimeProvider time, IOptions<ChainOptions> chain, IOptions<LedgerOptions> options, LedgerMetrics metrics,
    ILogger<AnchorBundles> log)
{
    private const int UnanchoredLimit = 1_000;

    public async Task RunAsync(CancellationToken ct)
    {
        if (sender.Account is null)
            return;
        await using var lease = await storage.Leases.TryAcquireAsync("anchor-bundles", TimeSpan.FromSeconds(30), ct);
        if (lease is null)
            return;
        var pointer = await batches.ReadPointerAsync(ct);
        if (pointer.Root is null && await StageAsync(ct) is { } staged
            && await batches.MovePointerAsync(pointer, staged, ct))
            pointer = await batches.ReadPointerAsync(ct);
        if (pointer.Root is { } root)
            await CloseAsync(pointer, root, ct);
        await SeeThroughAsync(ct);
    }

    private async Task<Bytes32?> StageAsync(CancellationToken ct)
    {
        var taken = new List<OpenBundleRow>();
        var leaves = new List<Leaf>();
        var open = await bundles.ListOpenAsync(ct).Where(row => row.Projected).Take(Bundles.Backlog).ToListAsync(ct);
        metrics.OpenBundles = open.Count;
        foreach (var row in open.OrderBy(row => row.At).ThenBy(row => row.Hash.Value))
        {
            if (taken.Count >= options.Value.MaxBatchBundles
                || (leaves.Count > 0 && leaves.Count + row.Count > options.Value.MaxBatchEntries))
                break;
            // The pointer was clear, so no closed bundle should be on the list. A duplicate of an old request can list
            // one again.
            if (await bundles.FindClosedAsync(row.Hash, ct) is not null)
            {
                await bundles.UnlistAsync(row.Hash, ct);
                continue;
            }
            await AddLeavesAsync(row, leaves, ct);
            taken.Add(row);
        }
        if (leaves.Count == 0)
            return null;
        var tree = MerkleTree.Build(leaves.ToArray().AsMemory());
        var batched = taken.Select(row => new BatchedBundle(row.Hash, row.Redundant));
        await batches.StageAsync(new Batch(tree.Root, tree.Count, [.. batched], time.GetUtcNow()), tree.Nodes, ct);
        return tree.Root;
    }

    private async Task AddLeavesAsync(OpenBundleRow row, List<Leaf> leaves, CancellationToken ct)
    {
        var position = 0;
        await foreach (var leaf in bundles.ReadLeavesAsync(row.Hash, ct))
            if (!Positions.Contains(row.Redundant, position++))
                leaves.Add(leaf);
        if (position != row.Count)
            throw new InvalidDataException(
                $"The row of bundle {row.Hash} has {row.Count} entries, but its blob has {position}.");
    }

    private async Task CloseAsync(BatchPointer pointer, Bytes32 root, CancellationToken ct)
    {
        var batch = await batches.ReadStagedAsync(root, ct);
        await batches.InsertAsync(batch, ct);
        await batches.AwaitAnchorAsync(root, batch.Size, ct);
        await bundles.CloseAsync([.. batch.Bundles.Select(bundle => bundle.Hash)], root, ct);
        if (await batches.MovePointerAsync(pointer, null, ct))
            LogBatch(root.ToString(), batch.Size, batch.Bundles.Count);
    }

    private async Task SeeThroughAsync(CancellationToken ct)
    {
        await foreach (var (root, size) in batches.ListUnanchoredAsync(UnanchoredLimit, ct))
        {
            if (await anchored.FindAsync(root, ct) is not { } at)
                await SubmitAsync(root, size, ct);
            else if (at.Finalized)
                await batches.SettleAsync(root, ct);
        }
    }

    /// <summary>
    /// The purpose of the anchor of a root. After a reverted transaction it is the next purpose with a number.
    /// </summary>
    private async Task<string> PurposeOfAsync(Bytes32 root, CancellationToken ct)
    {
        var purpose = $"anchor:{root}";
        for (var again = 2; await sender.FindAsync(purpose, ct) is { State: TransactionState.Reverted }; again++)
            purpose = $"anchor:{root}:{again}";
        return purpose;
    }

    /// <summary>Submits an anchor. A repeated call sends no second transaction.</summary>
    private async Task SubmitAsync(Bytes32 root, int size, CancellationToken ct)
    {
        try
        {
            var purpose = await PurposeOfAsync(root, ct);
            var call = AinftRegistry.EncodeAnchor(root, size);
            await sender.SubmitAsync(purpose, chain.Value.RegistryAddress, call, ct);
        }
        catch (JsonRpcException refusal) when (RegistryError.IsRootAlreadyAnchored(refusal.RevertData))
        {
            // The registry accepts a root once, from any operator, so the root is anchored already.
            LogAnchoredByAnother(root.ToString());
        }
    }

    [LoggerMessage(205, LogLevel.Warning, "Another operator anchored batch {Root} first.")]
    private partial void LogAnchoredByAnother(string root);

    [LoggerMessage(204, LogLevel.Information, "Closed batch {Root} with {Size} entries of {Bundles} bundles.")]
    private partial void LogBatch(string root, int size, int bundles);
}
