using Ainft.Ethereum;
using Ainft.Functions.Lineage;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// Charges the files that an agent registers to the creator of its integration. A message of a queue belongs to no
/// request, so the mint itself charges no budget.
/// </summary>
internal sealed class AgentFiles(Budgets budgets, Ainfts ainfts)
{
    /// <summary>
    /// Requires that the creator has files left. A component that the registry has needs none, because a repeated
    /// delivery mints it again.
    /// </summary>
    /// <exception cref="RefusedEventException">The creator has fewer files left.</exception>
    public async Task RequireAsync(Address creator, AinftId id, Manifest manifest, CancellationToken ct)
    {
        var files = FileBudget.FilesOf(manifest);
        if (!budgets.AreOn || files == 0)
            return;
        var bucket = budgets.FilesOf(creator);
        if (bucket.WaitFor(Math.Min(files, bucket.Size)) is { } wait
            && !ainfts.IsKnown(id) && await ainfts.FindAsync(id, ct) is null)
            throw new RefusedEventException(
                $"The component has {files} files. {creator} has fewer left of its files per day. Redeliver the event "
                + $"in {Math.Ceiling(wait.TotalSeconds)} s.");
    }

    /// <summary>Charges the files of a new component.</summary>
    public void Charge(Address creator, Manifest manifest)
    {
        if (budgets.AreOn && FileBudget.FilesOf(manifest) is > 0 and var files)
            budgets.FilesOf(creator).Spend(files);
    }
}
