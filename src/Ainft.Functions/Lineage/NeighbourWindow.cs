using Azure.Data.Tables;

namespace Ainft.Functions.Lineage;

/// <summary>
/// Collects the components of one window of a bundle for rows of <see cref="Neighbours"/>. Only the insertion of their
/// own rows shows which components another bundle owns. Until then this keeps the packed rows compressed.
/// </summary>
/// <remarks>
/// The runs depend only on the positions in the window, and a run without the components of other bundles is packed
/// again. So a check and a rebuild, which know the owners before, make the same rows.
/// </remarks>
internal sealed class NeighbourWindow(Sha256Digest bundle)
{
    /// <summary>The components of one run.</summary>
    public const int RunLength = 128;

    /// <summary>
    /// The fewest components of a window with rows. Fewer are read one by one, so single mints need no further write.
    /// </summary>
    public const int FewestComponents = 16;

    /// <summary>The most bytes of packed rows per window. Memory holds them, compressed if that helps.</summary>
    private const long MaxBytes = 64L << 20;

    private readonly List<NeighbourRun> runs = [];
    private readonly HashSet<string> seen = [];
    private long completed;

    /// <summary>Adds the row of the next component of the window. A component is added once.</summary>
    public void Add(TableEntity row)
    {
        if (!seen.Add(row.RowKey))
            return;
        if (seen.Count % RunLength == 1)
            Begin();
        if (completed + runs[^1].Size < MaxBytes)
            runs[^1].Add(row);
    }

    /// <summary>The rows for the components that are not among those of other bundles.</summary>
    public IReadOnlyList<TableEntity> Complete(IReadOnlySet<AinftId> elsewhere)
    {
        if (runs.Sum(run => run.CountWithout(elsewhere)) < FewestComponents)
            return [];
        runs[^1].Complete();
        return [.. runs.SelectMany(run => run.RowsWithout(elsewhere, bundle))];
    }

    private void Begin()
    {
        if (runs.Count > 0)
        {
            runs[^1].Complete();
            completed += runs[^1].Size;
        }
        runs.Add(new NeighbourRun());
    }
}
