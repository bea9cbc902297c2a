namespace Ainft.Cli.Bulk;

/// <summary>A line of the file without its line end, numbered from 1. A line that is too long has no bytes.</summary>
internal readonly record struct RawLine(long Number, ReadOnlyMemory<byte> Bytes, bool IsTooLong)
{
    /// <summary>The line without the byte order mark that some editors put before the first line.</summary>
    public RawLine WithoutMark => Number == 1 ? this with { Bytes = InputFile.WithoutMark(Bytes) } : this;
}

/// <summary>Consecutive lines of the file.</summary>
/// <param name="First">The number of the first line.</param>
/// <param name="Count">The number of lines, with the blank ones.</param>
/// <param name="Digest">The SHA-256 of the bytes of the lines, with their line ends.</param>
/// <param name="Lines">The lines that are not blank.</param>
internal sealed record RawChunk(long First, int Count, Sha256Digest Digest, IReadOnlyList<RawLine> Lines);
