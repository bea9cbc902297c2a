using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Ledger;

/// <summary>A batch in a list.</summary>
/// <param name="Root">The Merkle root of the batch.</param>
/// <param name="Size">The number of leaves.</param>
/// <param name="Bundles">The number of bundles.</param>
/// <param name="At">The time at which the batch was closed.</param>
public sealed record BatchItem(string Root, int Size, int Bundles, DateTimeOffset At);

/// <summary>A page of batches in the order of their roots.</summary>
/// <param name="Items">The batches.</param>
/// <param name="Page">The cursor of the next page. It is absent on the last page.</param>
public sealed record BatchPage(IReadOnlyList<BatchItem> Items, string? Page);

/// <summary>A bundle of a batch.</summary>
/// <param name="Hash">The name of the bundle.</param>
/// <param name="Redundant">
/// One bit per entry, the first entry in the lowest bit of the first byte. A set bit marks an entry that another bundle
/// owns, which has no leaf in the tree. It is absent without such entries.
/// </param>
public sealed record BatchBundle(string Hash, byte[]? Redundant);

/// <summary>A closed batch with a page of its bundles.</summary>
/// <param name="Root">The Merkle root of the batch.</param>
/// <param name="Size">The number of leaves.</param>
/// <param name="At">The time at which the batch was closed.</param>
/// <param name="Status">The status of the anchor, which is <c>pending</c>, <c>included</c> or <c>finalized</c>.</param>
/// <param name="Block">The number of the block of the anchor.</param>
/// <param name="Transaction">The transaction of the anchor.</param>
/// <param name="Bundles">The bundles in the order of the batch.</param>
/// <param name="Page">The cursor of the next page. It is absent on the last page.</param>
public sealed record BatchAnswer(
    string Root, int Size, DateTimeOffset At, string Status, ulong? Block, string? Transaction,
    IReadOnlyList<BatchBundle> Bundles, string? Page);

/// <summary>Lists batches and their bundles, so that anyone can keep a copy of all committed data.</summary>
internal sealed class ListBatches(Batches batches, LedgerFacts facts)
{
    public const int MaxLimit = 1_000, DefaultLimit = 100;

    /// <summary>A page of the closed batches from a root on.</summary>
    public async Task<BatchPage> RunAsync(string list, Bytes32? from, int limit, CancellationToken ct)
    {
        var found = await batches.ListAsync(from ?? default, limit + 1, ct).ToListAsync(ct);
        var next = found.Count > limit ? PageToken.Write(list, found[limit].Root) : null;
        return new BatchPage([.. found.Take(limit)], next);
    }

    /// <summary>A batch with the bundles from a position on.</summary>
    public async Task<Outcome<BatchAnswer>> RunAsync(
        Bytes32 root, string list, int from, int limit, CancellationToken ct)
    {
        if (await facts.FindBatchAsync(root, ct) is not { } found)
            return NotFound();
        var (anchoring, staging) = (facts.FindAnchorAsync(root, ct), batches.ReadStagedAsync(root, ct));
        await Task.WhenAll(anchoring, staging);
        var (at, batch) = (await anchoring, await staging);
        RequestWork.Add(batch.Bundles.Count * Prices.PerBundle);
        var end = Math.Min((long)from + limit, batch.Bundles.Count);
        return Outcome.Done(new BatchAnswer(
            found.Root,
            found.Size,
            batch.At,
            new Anchor(root, found.Size, at).Status.ToText(),
            at?.BlockNumber,
            at?.Transaction.ToString(),
            [.. batch.Bundles.Skip(from).Take(limit).Select(Describe)],
            end < batch.Bundles.Count ? PageToken.Write(list, $"{end}") : null));
    }

    public static Outcome<BatchAnswer>.Refused NotFound() => new(
        ProblemCode.BatchNotFound,
        "The registry has no closed batch with this root. A root is 0x and 64 hexadecimal digits.");

    private static BatchBundle Describe(BatchedBundle bundle) =>
        new(bundle.Hash.ToString(), bundle.Redundant.Length > 0 ? bundle.Redundant : null);
}
