using Ainft.Functions.Ledger;

namespace Ainft.Functions.Lineage;

/// <summary>Lines of one bundle that are read together with the bytes between them.</summary>
internal sealed record LineRange(IReadOnlyList<ComponentLine> Lines, int Start, int End)
{
    /// <summary>
    /// Groups lines in their order. Neighbours of one bundle form a range of up to <paramref name="maxBytes"/> bytes. A
    /// longer line has its own range.
    /// </summary>
    public static IEnumerable<LineRange> Of(IEnumerable<ComponentLine> lines, int maxBytes)
    {
        var (range, start, end) = (new List<ComponentLine>(), int.MaxValue, 0);
        foreach (var line in lines)
        {
            if (range.Count > 0 && (line.Bundle != range[0].Bundle
                || Math.Max(end, line.End) - Math.Min(start, line.Offset) > maxBytes))
            {
                yield return new LineRange(range, start, end);
                (range, start, end) = ([], int.MaxValue, 0);
            }
            range.Add(line);
            (start, end) = (Math.Min(start, line.Offset), Math.Max(end, line.End));
        }
        if (range.Count > 0)
            yield return new LineRange(range, start, end);
    }

    /// <summary>The bytes of each line, which are slices of one buffer.</summary>
    public async Task<IEnumerable<(ComponentLine Line, ReadOnlyMemory<byte> Bytes)>> ReadAsync(
        Bundles bundles, CancellationToken ct)
    {
        var bytes = await bundles.ReadRangeAsync(Lines[0].Bundle, Start, End - Start, ct);
        return Lines.Select(line => (line, bytes.Slice(line.Offset - Start, line.Length)));
    }
}
