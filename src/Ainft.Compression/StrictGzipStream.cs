using System.Buffers.Binary;
using System.IO.Hashing;
using Org.BouncyCastle.Utilities.Zlib;

namespace Ainft;

/// <summary>
/// Decompresses gzip (RFC 1952), and accepts only one or several whole, undamaged members. It checks the checksum and
/// the length of each member. Zero bytes after the last member are accepted, because tapes and block devices pad files
/// with them and gzip(1) ignores them. Other bytes after a member are damage. The memory is bounded, but the
/// decompressed length is not, so the caller must stop reading at its own limit.
/// </summary>
/// <remarks>
/// <see cref="System.IO.Compression.GZipStream"/> is not strict. It ends silently at bytes that do not begin a member,
/// and does not report the end of a member.
/// </remarks>
public sealed class StrictGzipStream : Stream
{
    private const int BufferBytes = 64 << 10, TrailerBytes = 8, RawDeflate = -15;
    private const int InflateOk = 0, InflateEnded = 1, InflateStarved = -5;

    private readonly Stream source;
    private readonly long maxMembers;
    private readonly bool leaveOpen;
    private readonly byte[] input = new byte[BufferBytes], output = new byte[BufferBytes];
    private readonly byte[] trailer = new byte[TrailerBytes];
    private readonly Crc32 checksum = new();
    private GzipHeader header = new();
    private ZStream inflater = new();
    private Step step;
    private int inputStart, inputEnd, outputStart, outputEnd, trailerLength;
    private long offset, memberStart, members;
    private uint length;
    private bool isAtEnd;

    /// <summary>Creates a stream over compressed bytes.</summary>
    /// <param name="source">The compressed bytes.</param>
    /// <param name="maxMembers">The most members, because even an empty member costs time.</param>
    /// <param name="leaveOpen">Whether disposing leaves <paramref name="source"/> open.</param>
    public StrictGzipStream(Stream source, long maxMembers = long.MaxValue, bool leaveOpen = false) =>
        (this.source, this.maxMembers, this.leaveOpen) = (source, maxMembers, leaveOpen);

    private enum Step
    {
        Header,
        Data,
        Trailer,
        Next,
        Padding,
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads decompressed bytes.</summary>
    /// <param name="buffer">Receives the bytes.</param>
    /// <returns>The number of bytes. It is 0 only when all members were read and were valid.</returns>
    /// <exception cref="InvalidDataException">
    /// The input is damaged. The message names the byte of the compressed input.
    /// </exception>
    public override int Read(Span<byte> buffer)
    {
        int count;
        while (!TryTake(buffer, out count))
            Fill(source.Read(input));
        return count;
    }

    /// <inheritdoc cref="Read(Span{byte})"/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count;
        while (!TryTake(buffer.Span, out count))
            Fill(await source.ReadAsync(input, cancellationToken).ConfigureAwait(false));
        return count;
    }

    /// <inheritdoc cref="Read(Span{byte})"/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc cref="Read(Span{byte})"/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !leaveOpen)
            source.Dispose();
        base.Dispose(disposing);
    }

    // False when more input is needed.
    private bool TryTake(Span<byte> buffer, out int count)
    {
        while (outputStart == outputEnd && !isAtEnd && buffer.Length > 0)
            if (!TryAdvance())
            {
                count = 0;
                return false;
            }
        count = Math.Min(buffer.Length, outputEnd - outputStart);
        output.AsSpan(outputStart, count).CopyTo(buffer);
        outputStart += count;
        return true;
    }

    private void Fill(int count)
    {
        (inputStart, inputEnd) = (0, count);
        if (count > 0)
            return;
        if (step is not (Step.Next or Step.Padding))
            throw Damaged(offset, "the input ends within a member");
        isAtEnd = true;
    }

    // The inflater may still hold output when its input is used up, so it runs before more input is read.
    private bool TryAdvance()
    {
        if (step == Step.Data)
            return TryInflate();
        if (inputStart == inputEnd)
            return false;
        var value = input[inputStart++];
        offset++;
        switch (step)
        {
            case Step.Header:
                TakeHeader(value);
                break;
            case Step.Trailer:
                TakeTrailer(value);
                break;
            case Step.Next when value != 0:
                BeginMember();
                TakeHeader(value);
                break;
            default:
                step = value == 0
                    ? Step.Padding
                    : throw Damaged(offset - 1, "bytes other than zero follow the padding");
                break;
        }
        return true;
    }

    private void BeginMember()
    {
        (header, step, memberStart, length, trailerLength) = (new GzipHeader(), Step.Header, offset - 1, 0, 0);
        checksum.Reset();
    }

    private void TakeHeader(byte value)
    {
        if (header.Take(value) is { } fault)
            throw Damaged(memberStart, fault);
        if (!header.IsComplete)
            return;
        if (++members > maxMembers)
            throw Damaged(memberStart, $"there are more than {maxMembers} members, so compress the whole at once");
        inflater = new ZStream();
        inflater.inflateInit(RawDeflate);
        step = Step.Data;
    }

    private bool TryInflate()
    {
        var given = inputEnd - inputStart;
        (inflater.next_in, inflater.next_in_index, inflater.avail_in) = (input, inputStart, given);
        (inflater.next_out, inflater.next_out_index, inflater.avail_out) = (output, 0, output.Length);
        var status = inflater.inflate(0);
        var used = given - inflater.avail_in;
        (inputStart, offset) = (inputStart + used, offset + used);
        (outputStart, outputEnd) = (0, output.Length - inflater.avail_out);
        checksum.Append(output.AsSpan(0, outputEnd));
        length += (uint)outputEnd;
        if (status is not (InflateOk or InflateEnded or InflateStarved))
            throw Damaged(offset, $"the compressed data is invalid ({inflater.msg})");
        if (status == InflateEnded)
            step = Step.Trailer;
        return used > 0 || outputEnd > 0 || status == InflateEnded;
    }

    private void TakeTrailer(byte value)
    {
        trailer[trailerLength++] = value;
        if (trailerLength < TrailerBytes)
            return;
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer) != checksum.GetCurrentHashAsUInt32())
            throw Damaged(offset - TrailerBytes, "the member's data does not match its checksum");
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer.AsSpan(4)) != length)
            throw Damaged(
                offset - TrailerBytes + 4, "the member's data does not have the length that its trailer states");
        step = Step.Next;
    }

    private static InvalidDataException Damaged(long offset, string fault) =>
        new($"The gzip input is damaged at byte {offset}: {fault}.");
}
