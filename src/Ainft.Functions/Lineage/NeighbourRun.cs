using System.Buffers;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Lineage;

/// <summary>
/// The rows of consecutive components of a bundle on the way into rows of <see cref="Neighbours"/>. One of these ends
/// before the packed rows are too long for it. A component whose own row is too long is left out.
/// </summary>
internal sealed class NeighbourRun
{
    private readonly List<Part> parts = [];
    private readonly List<TableEntity> open = [];
    private readonly ArrayBufferWriter<byte> packed = new();

    /// <summary>The number of bytes of all packed rows.</summary>
    public long Size => parts.Sum(part => (long)part.Size) + packed.WrittenCount;

    /// <summary>Adds the row of the next component.</summary>
    public void Add(TableEntity row)
    {
        var bytes = PackedRows.Write(row);
        if (bytes.Length > NeighbourRow.MaxBytes)
            return;
        if (packed.WrittenCount + bytes.Length > NeighbourRow.MaxBytes)
            Complete();
        packed.Write(bytes.Span);
        open.Add(row);
    }

    /// <summary>Compresses the rows so far, so that memory does not hold them as they are.</summary>
    public void Complete()
    {
        if (open.Count == 0)
            return;
        parts.Add(new Part(
            Ainfts.OffsetIn(open[0]), [.. open.Select(IdIn)], NeighbourRow.Compress(packed.WrittenSpan),
            packed.WrittenCount));
        open.Clear();
        packed.ResetWrittenCount();
    }

    /// <summary>The number of components that are not among these.</summary>
    public int CountWithout(IReadOnlySet<AinftId> others) =>
        parts.SelectMany(part => part.Ids).Concat(open.Select(IdIn)).Count(id => !others.Contains(id));

    /// <summary>The rows of the table, when the run is complete. Components among these are left out.</summary>
    public IEnumerable<TableEntity> RowsWithout(IReadOnlySet<AinftId> others, Sha256Digest bundle)
    {
        var run = parts.Exists(part => part.Ids.Any(others.Contains)) ? Without(others) : this;
        return run.parts.Select(part => NeighbourRow.Write(bundle, part.First, part.Compressed, part.Size));
    }

    /// <summary>A run that never had these components.</summary>
    private NeighbourRun Without(IReadOnlySet<AinftId> others)
    {
        var run = new NeighbourRun();
        foreach (var part in parts)
            foreach (var row in PackedRows.Read(NeighbourRow.Decompress(part.Compressed.Span, part.Size)!))
                if (!others.Contains(IdIn(row)))
                    run.Add(row);
        run.Complete();
        return run;
    }

    private static AinftId IdIn(TableEntity row) => AinftId.Parse(row.RowKey);

    /// <param name="First">The offset of the line of the first component.</param>
    /// <param name="Ids">The components.</param>
    /// <param name="Compressed">Their rows.</param>
    /// <param name="Size">The number of bytes before the compression.</param>
    private sealed record Part(int First, AinftId[] Ids, ReadOnlyMemory<byte> Compressed, int Size);
}
