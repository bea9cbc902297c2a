using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Lineage;

/// <summary>Components of a bundle that were read together.</summary>
/// <param name="Components">The components.</param>
/// <param name="Next">The offset at which the next read continues, or null at the beginning of the bundle.</param>
public sealed record NeighbourPage(IReadOnlyList<AinftRow> Components, int? Next);

/// <summary>
/// The table <c>Neighbours</c>. It repeats the rows of <see cref="Ainfts"/>, up to 128 consecutive components of a
/// bundle per row, in the partition of the bundle's first digit. So a list reads a hundred components by one request.
/// A component is in a row only of the bundle that owns it. Small bundles have no rows, so readers fall back to the row
/// of a component.
/// </summary>
public sealed class Neighbours(Storage storage)
{
    public static readonly IndexTable Table = new("Neighbours", "neighbour", RowOrigin.Commits)
    {
        BundleInKey = NeighbourRow.BundleIn,
        Decompress = NeighbourRow.Plain,
    };

    private readonly Rows rows = storage.Rows(Table);

    /// <summary>Inserts the missing rows. Repeatable, because keys and values follow from the bundle.</summary>
    internal Task AddAsync(IEnumerable<TableEntity> added, CancellationToken ct) => rows.InsertAbsentAsync(added, ct);

    /// <summary>
    /// Reads the rows of components whose lines begin at an offset of a bundle or before it. They come from the nearest
    /// rows of this table.
    /// </summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="offset">The offset.</param>
    /// <param name="take">The most rows of this table.</param>
    /// <param name="ct">Cancels the read.</param>
    /// <returns>The rows, and the offset of the next read or null at the beginning of the bundle.</returns>
    internal async Task<(IReadOnlyList<TableEntity> Rows, int? Next)> ReadAsync(
        Sha256Digest bundle, int offset, int take, CancellationToken ct)
    {
        var stored = await rows.RangeAsync(
            Partition.Of(bundle), NeighbourRow.KeyOf(bundle, offset), NeighbourRow.EndOf(bundle), take, ct)
            .ToListAsync(ct);
        var next = stored.Count < take ? default(int?) : NeighbourRow.OffsetIn(stored[^1].RowKey) - 1;
        return ([.. stored.SelectMany(NeighbourRow.Read)], next);
    }
}
