namespace Ainft.Functions.Minting;

/// <summary>
/// A line of a body, numbered from 1, without its line end. <c>Bytes</c> is empty for a line that is too long.
/// </summary>
internal readonly record struct BodyLine(int Number, ReadOnlyMemory<byte> Bytes, bool IsTooLong);

/// <summary>
/// Reads the lines of a stream, one buffer at a time. Memory is constant for any body and any line, because the reader
/// drops a line that is longer than the buffer. It numbers blank lines and leaves them out.
/// </summary>
internal sealed class LineReader(Stream stream, int maxLineBytes, long maxBytes)
{
    /// <summary>The most lines per batch, because a buffer of short lines holds many more.</summary>
    private const int MaxAtOnce = 4_096;

    private readonly byte[] buffer = new byte[maxLineBytes + 1];
    private readonly List<BodyLine> lines = [];
    private int start;
    private int end;
    private int next = 1;
    private long total;
    private bool isTooLong;
    private bool isComplete;

    /// <summary>The number of the line that the stream has reached, including the lines in the buffer.</summary>
    public int Line => next + buffer.AsSpan(start, end - start).Count((byte)'\n');

    /// <summary>Returns the next lines, which are valid until the next call, or null after the last line.</summary>
    /// <exception cref="BadHttpRequestException">The stream has more bytes than allowed (413).</exception>
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
        // If the stream fails, the bytes before the failure stay in the buffer and give its line number.
        while (end < buffer.Length && !isComplete)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(end), ct);
            (end, total, isComplete) = (end + read, total + read, read == 0);
        }
        if (total > maxBytes)
            throw new BadHttpRequestException(
                $"The body has more than {maxBytes} bytes after decompression. Send it in several requests.",
                StatusCodes.Status413PayloadTooLarge);
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
        // A full buffer without a line end belongs to a line that is too long.
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
