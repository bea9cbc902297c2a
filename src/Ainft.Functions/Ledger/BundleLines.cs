namespace Ainft.Functions.Ledger;

/// <summary>The lines of one window: whole lines, back to back, each with its end.</summary>
/// <param name="Bundle">The bundle.</param>
/// <param name="Position">The position of the first entry in the bundle.</param>
/// <param name="Offset">Where in the bundle the lines begin.</param>
/// <param name="Bytes">The lines.</param>
internal sealed record BundleLines(BundleHeader Bundle, int Position, int Offset, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>How many lines there are.</summary>
    public int Count { get; } = Bytes.Span.Count((byte)'\n');

    /// <summary>How many of the bytes are whole lines, as far as a window goes.</summary>
    public static int LengthOf(ReadOnlySpan<byte> bytes)
    {
        var length = 0;
        for (var lines = 0; lines < BundleWindow.MaxEntries && bytes[length..].IndexOf((byte)'\n') is >= 0 and var line; lines++)
            length += line + 1;
        return length;
    }

    /// <summary>The entries, read.</summary>
    public BundleWindow Read() => new(Bundle, [.. Split().Select((line, i) =>
    {
        var (offset, bytes) = line;
        var read = BundleLine.Read(bytes.Span);
        return new BundledEntry(read.EntryOf(bytes), Position + i, offset, bytes.Length, offset + read.Content.Start.Value);
    })]);

    /// <summary>The leaves alone.</summary>
    public IEnumerable<Leaf> Leaves() => Split().Select(line => BundleLine.Read(line.Bytes.Span).LeafOf(line.Bytes.Span));

    private IEnumerable<(int Offset, ReadOnlyMemory<byte> Bytes)> Split()
    {
        for (var start = 0; start < Bytes.Length;)
        {
            var length = Bytes.Span[start..].IndexOf((byte)'\n');
            yield return (Offset + start, Bytes.Slice(start, length));
            start += length + 1;
        }
    }
}
