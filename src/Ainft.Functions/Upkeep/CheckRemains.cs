using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>What no reader sees: batches that were staged and lost against others, and tables of generations that count no more.</summary>
internal sealed class CheckRemains(CheckedIndex index, UpkeepReport report)
{
    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var root in index.Batches.Staged)
            if (!index.IsYoung(await StagedAtAsync(root, ct)))
                await UnstageAsync(root, ct);
        var storage = index.Plain.GetRequiredService<Storage>();
        // A later one may be in the making.
        foreach (var generation in (await storage.ListGenerationsAsync(ct)).Where(generation => generation < storage.Generation).Order())
        {
            if (index.Repair)
                await storage.DropGenerationAsync(generation, ct);
            report.Add(FindingClass.GenerationDangling, $"generation {generation}", "The index was made anew since, and these tables are still there.", index.Repair);
        }
    }

    private async Task UnstageAsync(Bytes32 root, CancellationToken ct)
    {
        if (index.Repair)
            await index.Plain.GetRequiredService<Batches>().UnstageAsync(root, ct);
        report.Add(FindingClass.BatchDangling, $"batches/{root}", "It was staged and never became a batch.", index.Repair);
    }

    /// <summary>When it was staged; the list comes after the tree, so without one nobody finished, and nobody knows when.</summary>
    private async Task<DateTimeOffset> StagedAtAsync(Bytes32 root, CancellationToken ct)
    {
        try
        {
            return (await index.Plain.GetRequiredService<Batches>().ReadStagedAsync(root, ct)).At;
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or FormatException)
        {
            return index.Now;
        }
    }
}
