namespace Ainft.Cli.Bulk;

/// <summary>
/// Reads a file chunk by chunk. It resolves the names of parents, which can be those of lines in any earlier chunk.
/// </summary>
internal sealed class BulkReader(BulkFile file, Func<RawLine, InputLine> parse)
{
    private const long ChunkBytes = 32 << 20;
    private readonly BulkNames names = new();

    /// <summary>Reads the next chunk. After the last line the result is null.</summary>
    public async Task<BulkChunk?> ReadAsync(int maxLines, CancellationToken cancellationToken) =>
        await file.ReadAsync(maxLines, ChunkBytes, cancellationToken) is { } raw ? Parse(raw) : null;

    /// <summary>Reads a chunk that an earlier run sent.</summary>
    /// <exception cref="CommandException">The file has changed since then.</exception>
    public async Task<BulkChunk> ReadAgainAsync(BulkRecord record, CancellationToken cancellationToken)
    {
        var raw = await file.ReadAsync(record.Count, long.MaxValue, cancellationToken);
        return raw is not null && raw.First == record.Line && raw.Count == record.Count
            && raw.Digest.ToString() == record.Digest
            ? Parse(raw)
            : throw CommandException.Usage(
                $"The file has changed since it was sent. Its journal has another digest for lines {record.Line} to "
                + $"{record.Line + record.Count - 1}.",
                "Delete the journal to send all lines of the file again, which is safe.");
    }

    /// <summary>Marks the lines of a chunk that the server refused.</summary>
    public void Refuse(BulkChunk chunk, IReadOnlyDictionary<long, IReadOnlyList<Violation>> reasons) =>
        chunk.Refuse(reasons, names);

    private BulkChunk Parse(RawChunk raw) => BulkChunk.Read(raw, file.Fraction, names, parse);
}
