namespace Ainft.Cli.Bulk;

/// <summary>A line of the file, numbered from 1, without its end. One that is too long comes without its bytes.</summary>
internal readonly record struct RawLine(long Number, ReadOnlyMemory<byte> Bytes, bool IsTooLong)
{
    /// <summary>The line without the byte order mark that some editors put before the first.</summary>
    public RawLine WithoutMark => Number == 1 ? this with { Bytes = InputFile.WithoutMark(Bytes) } : this;
}

/// <summary>Consecutive lines of the file.</summary>
/// <param name="First">The number of the first line.</param>
/// <param name="Count">How many lines, blank ones included.</param>
/// <param name="Digest">The SHA-256 of their bytes, with their ends.</param>
/// <param name="Lines">Those that are not blank.</param>
internal sealed record RawChunk(long First, int Count, Sha256Digest Digest, IReadOnlyList<RawLine> Lines);
