using System.Security.Cryptography;
using Ainft.Ethereum;

namespace Ainft.Cli.Bulk;

/// <summary>
/// A file of lines, plain or compressed with gzip, that is read once from its beginning. Memory holds one chunk
/// of a file of any size.
/// </summary>
internal sealed class BulkFile : IDisposable
{
    /// <summary>The most bytes of a line. The longest line that the server accepts is a proof file.</summary>
    public const int MaxLineBytes = ProofFile.MaxBytes;

    private readonly string path;
    private readonly Stream file, content;
    private readonly byte[] buffer = new byte[MaxLineBytes + 1];
    private int start, end;
    private bool isComplete;
    private long next = 1, filled;

    private BulkFile(string path, Stream file)
    {
        (this.path, this.file) = (path, file);
        content = IsGzip(file) ? new StrictGzipStream(file, leaveOpen: true) : file;
    }

    /// <summary>
    /// The share of the file that is read as lines, from 0 to 1. It leaves out the lines in the buffer. In a compressed
    /// file it assumes that they compress like the lines before them.
    /// </summary>
    public double Fraction => filled == 0
        ? 1
        : (double)file.Position / file.Length * (filled - (end - start)) / filled;

    /// <summary>Opens a file of lines.</summary>
    /// <param name="path">The file.</param>
    /// <param name="lines">The lines to read instead of the file, for example those of a proof file.</param>
    /// <exception cref="CommandException">The file cannot be read.</exception>
    public static BulkFile Open(string path, Stream? lines = null) => InputFile.Read(path, () =>
        new BulkFile(
            path,
            lines ?? new FileStream(path, new FileStreamOptions { Options = FileOptions.SequentialScan })));

    /// <summary>
    /// Reads the next <paramref name="maxLines"/> lines. The chunk has fewer when it reaches
    /// <paramref name="maxBytes"/> bytes or when the file ends. After the last line the result is null.
    /// </summary>
    /// <exception cref="CommandException">The compressed bytes are damaged or end too early.</exception>
    public async Task<RawChunk?> ReadAsync(int maxLines, long maxBytes, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (first, bytes, lines) = (next, 0L, new List<RawLine>());
        while (next - first < maxLines && bytes < maxBytes && await ReadLineAsync(hash, cancellationToken) is { } line)
        {
            bytes += line.Bytes.Length;
            if (line.IsTooLong || line.Bytes.Span.ContainsAnyExcept(" \t\r"u8))
                lines.Add(line);
        }

        return next == first
            ? null
            : new RawChunk(first, (int)(next - first), new Sha256Digest(new Bytes32(hash.GetHashAndReset())), lines);
    }

    public void Dispose()
    {
        content.Dispose();
        file.Dispose();
    }

    private static bool IsGzip(Stream file)
    {
        Span<byte> magic = stackalloc byte[2];
        var isGzip = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length
            && magic.SequenceEqual<byte>([0x1F, 0x8B]);
        file.Position = 0;
        return isGzip;
    }

    private async ValueTask<RawLine?> ReadLineAsync(IncrementalHash hash, CancellationToken cancellationToken)
    {
        for (var isTooLong = false; ;)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length >= 0 || (isComplete && (start < end || isTooLong)))
                return Take(length >= 0 ? length : end - start, hash, isTooLong);
            if (isComplete)
                return null;
            if (end - start == buffer.Length)
            {
                hash.AppendData(buffer);
                (start, end, isTooLong) = (0, 0, true);
            }

            await FillAsync(cancellationToken);
        }
    }

    private RawLine Take(int length, IncrementalHash hash, bool isTooLong)
    {
        var whole = Math.Min(length + 1, end - start);
        hash.AppendData(buffer, start, whole);
        var line = new RawLine(next++, isTooLong ? default : buffer.AsSpan(start, length).ToArray(), isTooLong);
        start += whole;
        return line;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        try
        {
            while (end < buffer.Length && !isComplete)
            {
                var read = await content.ReadAsync(buffer.AsMemory(end), cancellationToken);
                (end, filled, isComplete) = (end + read, filled + read, read == 0);
            }
        }
        catch (InvalidDataException exception)
        {
            var line = next + buffer.AsSpan(0, end).Count((byte)'\n');
            throw CommandException.Usage(
                $"{path} cannot be read beyond line {line}. {exception.Message}",
                "Compress or download the file again.");
        }
    }
}
