using Ainft.Ethereum;
using Ainft.Functions.Ledger;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// Checks the totals of the closed batches, which are in the row of the pointer. The expected totals follow from the
/// bundles. When a bundle or a list of a batch is lost, the totals do not follow from the rest, and the loss is a
/// finding already.
/// </summary>
internal sealed class CheckTotals(CheckedIndex index, CheckBundles bundles, UpkeepReport report)
{
    /// <summary>Each batch that is closed meanwhile asks for another try.</summary>
    private const int Tries = 5;

    private Batches Batches => index.Plain.Batches;

    public async Task RunAsync(CancellationToken ct)
    {
        if (index.Batches.Lost.Count > 0 || bundles.Unreadable.Count > 0)
            return;
        for (var left = Tries; left > 0; left--)
        {
            var pointer = await Batches.ReadPointerAsync(ct);
            var expected = await ExpectAsync(pointer.Root, ct);
            if (pointer.Totals?.ToString() == expected.ToString())
                return;
            // The totals belong to this pointer only when it did not move meanwhile.
            if ((await Batches.ReadPointerAsync(ct)).ETag == pointer.ETag)
            {
                await AddAsync(pointer, expected, ct);
                return;
            }
        }
    }

    /// <summary>The totals of all batches but the one that is being closed.</summary>
    private async Task<LedgerTotals> ExpectAsync(Bytes32? pending, CancellationToken ct)
    {
        var roots = await index.Plain.Storage.Rows(Ledger.Batches.Table).KeysAsync(ct)
            .Where(key => Ledger.Batches.Table.IsCommitted(key.PartitionKey))
            .Select(key => Bytes32.Parse(key.RowKey)).ToHashSetAsync(cancellationToken: ct);
        roots.UnionWith(index.Batches.InOrder);
        var totals = LedgerTotals.None;
        foreach (var root in roots.Where(root => root != pending))
            if (bundles.Counts.GetValueOrDefault(root) is { } counted)
                totals = totals.Plus(counted);
            else if (await Batches.IsStagedAsync(root, ct))
                totals = totals.Plus(
                    await index.Plain.Counting.OfAsync(await Batches.ReadStagedAsync(root, ct), ct));
        return totals;
    }

    private async Task AddAsync(BatchPointer pointer, LedgerTotals expected, CancellationToken ct)
    {
        var isRepaired = index.Repair && await Batches.CorrectTotalsAsync(pointer, expected, ct);
        report.Add(
            pointer.Totals is null ? FindingClass.TotalsMissing : FindingClass.TotalsWrong,
            $"{Ledger.Batches.Table} totals",
            $"The closed batches have the totals {expected}. The row has {pointer.Totals?.ToString() ?? "none"}.",
            isRepaired);
    }
}
