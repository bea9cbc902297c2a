namespace Ainft.Functions.Ledger;

/// <summary>The leaf of an entry, and its content, which is valid until the caller asks for the next line.</summary>
public readonly record struct EntryLine(Leaf Leaf, ReadOnlyMemory<byte> Content);

/// <summary>The complete lines of one window, each with its end.</summary>
/// <param name="Bundle">The bundle.</param>
/// <param name="Position">The position of the first entry in the bundle.</param>
/// <param name="Offset">The offset of the first line in the bundle.</param>
/// <param name="Bytes">The lines.</param>
internal sealed record BundleLines(BundleHeader Bundle, int Position, int Offset, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The number of lines.</summary>
    public int Count { get; } = Bytes.Span.Count((byte)'\n');

    /// <summary>The length of the complete lines at the start of the bytes, at most those of one window.</summary>
    public static int LengthOf(ReadOnlySpan<byte> bytes)
    {
        var length = 0;
        for (var lines = 0; lines < BundleWindow.MaxEntries; lines++)
        {
            var line = bytes[length..].IndexOf((byte)'\n');
            if (line < 0)
                break;
            length += line + 1;
        }
        return length;
    }

    /// <summary>Reads the entries.</summary>
    public BundleWindow Read() => new(Bundle, [.. Split().Select((line, i) =>
    {
        var (offset, bytes) = line;
        var read = BundleLine.Read(bytes.Span);
        var content = offset + read.Content.Start.Value;
        return new BundledEntry(read.EntryOf(bytes), Position + i, offset, bytes.Length, content);
    })]);

    /// <summary>Reads only the leaves and the ranges of the contents.</summary>
    public IEnumerable<EntryLine> EntryLines() => Split().Select(line =>
    {
        var read = BundleLine.Read(line.Bytes.Span);
        return new EntryLine(read.LeafOf(line.Bytes.Span), line.Bytes[read.Content]);
    });

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
