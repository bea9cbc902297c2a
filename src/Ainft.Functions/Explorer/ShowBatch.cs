using Ainft.Ethereum;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Explorer;

/// <summary>The content of the page of a batch.</summary>
/// <param name="Root">The Merkle root.</param>
/// <param name="Size">The number of entries.</param>
/// <param name="At">The time at which the batch was closed.</param>
/// <param name="Anchor">The anchor, or null while the chain does not have it.</param>
/// <param name="Bundles">The first bundles.</param>
/// <param name="AllBundles">The number of all bundles.</param>
public sealed record BatchModel(
    string Root, int Size, DateTimeOffset At, AnchoredAt? Anchor, IReadOnlyList<string> Bundles, int AllBundles);

/// <summary>Gathers the facts about a closed batch.</summary>
internal sealed class ShowBatch(LedgerFacts facts, Batches batches)
{
    /// <summary>The most bundles of the page.</summary>
    public const int MaxBundles = 100;

    public async Task<Outcome<BatchModel>> RunAsync(string text, CancellationToken ct)
    {
        if (!Bytes32.TryParse(text, out var root) || await facts.FindBatchAsync(root, ct) is not { } found)
            return new Outcome<BatchModel>.Refused(
                ProblemCode.RouteNotFound,
                "The registry has no batch with this root. A root is 0x and 64 hexadecimal digits.");
        var (anchoring, staging) = (facts.FindAnchorAsync(root, ct), batches.ReadStagedAsync(root, ct));
        await Task.WhenAll(anchoring, staging);
        var batch = await staging;
        RequestWork.Add(batch.Bundles.Count * Prices.PerBundle);
        return Outcome.Done(new BatchModel(
            found.Root,
            found.Size,
            batch.At,
            await anchoring,
            [.. batch.Bundles.Take(MaxBundles).Select(bundle => bundle.Hash.ToString())],
            batch.Bundles.Count));
    }
}
