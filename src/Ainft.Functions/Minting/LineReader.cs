namespace Ainft.Functions.Minting;

/// <summary>A line of a body, numbered from 1; <c>Bytes</c> without its end. A line that is too long comes without its bytes.</summary>
internal readonly record struct BodyLine(int Number, ReadOnlyMemory<byte> Bytes, bool IsTooLong);

/// <summary>
/// The lines of a stream, a buffer at a time. Memory grows neither with the body nor with a line nor with how many there are: what is
/// longer than the buffer is counted and dropped. Blank lines count, and are left out.
/// </summary>
internal sealed class LineReader(Stream stream, int maxLineBytes, long maxBytes)
{
    /// <summary>A buffer holds many more, if they are short.</summary>
    private const int MaxAtOnce = 4_096;

    private readonly byte[] buffer = new byte[maxLineBytes + 1];
    private readonly List<BodyLine> lines = [];
    private int start;
    private int end;
    private int next = 1;
    private long total;
    private bool isTooLong;
    private bool isComplete;

    /// <summary>The number of the line where the stream stands: what is in the buffer is read, though no lines yet.</summary>
    public int Line => next + buffer.AsSpan(start, end - start).Count((byte)'\n');

    /// <summary>The next lines, which are good until the next call; null after the last.</summary>
    /// <exception cref="BadHttpRequestException">There are more bytes than allowed (413).</exception>
    public async ValueTask<IReadOnlyList<BodyLine>?> ReadAsync(CancellationToken ct)
    {
        lines.Clear();
        Cut();
        while (lines.Count == 0 && !isComplete)
        {
            await FillAsync(ct);
            Cut();
        }
        return lines.Count > 0 ? lines : null;
    }

    private async ValueTask FillAsync(CancellationToken ct)
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        // What came before a stream breaks stays in the buffer, and tells where it broke.
        while (end < buffer.Length && !isComplete)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(end), ct);
            (end, total, isComplete) = (end + read, total + read, read == 0);
        }
        if (total > maxBytes)
            throw new BadHttpRequestException($"The body may have {maxBytes} bytes at most, decompressed.", StatusCodes.Status413PayloadTooLarge);
    }

    private void Cut()
    {
        for (int length; (length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n')) >= 0; start += length + 1)
            if (lines.Count < MaxAtOnce)
                Take(length);
            else
                return;
        if (isComplete && (start < end || isTooLong))
            Take(end - start);
        // A full buffer without an end of line.
        else if (start == 0 && end == buffer.Length)
            isTooLong = true;
        else
            return;
        start = end;
    }

    private void Take(int length)
    {
        var bytes = isTooLong ? default : buffer.AsMemory(start, length);
        if (isTooLong || bytes.Span.ContainsAnyExcept(" \t\r"u8))
            lines.Add(new BodyLine(next, bytes, isTooLong));
        isTooLong = false;
        next++;
    }
}
