using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Ledger;

/// <summary>
/// Bundles to a batch, a batch to one transaction. Each run finishes what an earlier one began, then begins at most one batch:
/// 1. the pointer names a batch: list it as unanchored, close its bundles, clear the pointer;
/// 2. the pointer is clear: take projected open bundles in order, stage their tree, point to it (the commit point), then as 1;
/// 3. batches are unanchored: hand their anchors to the transaction sender, which moves them on with every look at the chain. Should a
/// transaction end reverted, as when the operator lost its role meanwhile, its batch is submitted anew until the chain has it.
/// The lease only saves work; what keeps a bundle out of a second batch is the pointer, read before the bundles are listed.
/// </summary>
public sealed partial class AnchorBundles(
    Bundles bundles, Batches batches, AnchoredEvents anchored, TransactionSender sender, Storage storage, TimeProvider time,
    IOptions<ChainOptions> chain, IOptions<LedgerOptions> options, LedgerMetrics metrics, ILogger<AnchorBundles> log)
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
        if (pointer.Root is null && await StageAsync(ct) is { } staged && await batches.MovePointerAsync(pointer, staged, ct))
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
            if (taken.Count >= options.Value.MaxBatchBundles || (leaves.Count > 0 && leaves.Count + row.Count > options.Value.MaxBatchEntries))
                break;
            // The pointer was clear, so everything closed is off the list; what is here again came by a duplicate of an old request.
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
        await batches.StageAsync(new Batch(tree.Root, tree.Count, [.. taken.Select(row => new BatchedBundle(row.Hash, row.Redundant))], time.GetUtcNow()), tree.Nodes, ct);
        return tree.Root;
    }

    private async Task AddLeavesAsync(OpenBundleRow row, List<Leaf> leaves, CancellationToken ct)
    {
        var position = 0;
        await foreach (var leaf in bundles.ReadLeavesAsync(row.Hash, ct))
            if (!Positions.Contains(row.Redundant, position++))
                leaves.Add(leaf);
        if (position != row.Count)
            throw new InvalidDataException($"Bundle {row.Hash} is projected with {row.Count} entries, but its blob has {position}.");
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

    /// <summary>The purpose that stands for a root: the first, or the one after those whose transactions reverted.</summary>
    private async Task<string> PurposeOfAsync(Bytes32 root, CancellationToken ct)
    {
        var purpose = $"anchor:{root}";
        for (var again = 2; await sender.FindAsync(purpose, ct) is { State: TransactionState.Reverted }; again++)
            purpose = $"anchor:{root}:{again}";
        return purpose;
    }

    /// <summary>Repeatable: asked again, the sender answers with what it sent.</summary>
    private async Task SubmitAsync(Bytes32 root, int size, CancellationToken ct)
    {
        try
        {
            await sender.SubmitAsync(await PurposeOfAsync(root, ct), chain.Value.RegistryAddress, AinftRegistry.EncodeAnchor(root, size), ct);
        }
        catch (JsonRpcException refusal) when (RegistryError.IsRootAlreadyAnchored(refusal.RevertData))
        {
            // The registry takes a root once, from any operator: what was wanted is done.
            LogAnchoredByAnother(root.ToString());
        }
    }

    [LoggerMessage(205, LogLevel.Warning, "Another operator anchored batch {Root} first")]
    private partial void LogAnchoredByAnother(string root);

    [LoggerMessage(204, LogLevel.Information, "Batch {Root}: {Size} entries of {Bundles} bundles")]
    private partial void LogBatch(string root, int size, int bundles);
}
