using System.Text;
using System.Text.Json;

namespace Ainft.Cli.Bulk;

/// <summary>The run that a journal belongs to. Its records do not apply to another run.</summary>
internal sealed record BulkPurpose(string Journal, string? Creator, ulong ChainId, string Registry);

/// <summary>A chunk that the server has.</summary>
/// <param name="Line">The number of its first line.</param>
/// <param name="Count">The number of its lines.</param>
/// <param name="Digest">The SHA-256 of their bytes.</param>
/// <param name="Bundles">The bundles of its lines. The list is empty when the server refused all lines.</param>
/// <param name="Refused">The numbers of the lines that the server refused.</param>
internal sealed record BulkRecord(
    long Line, int Count, string Digest, IReadOnlyList<string> Bundles, IReadOnlyList<long> Refused);

/// <summary>
/// The journal of a bulk run, beside its file. The first line is the purpose of the run. One line follows for each
/// chunk that the server has. The command flushes it to the disk before it sends the next chunk. It drops a line that a
/// kill cut off and sends that chunk again, which has no second effect.
/// </summary>
internal sealed class BulkJournal : IDisposable
{
    private static readonly JsonSerializerOptions Format = new(Output.Format) { WriteIndented = false };
    private readonly FileStream file;
    private readonly SortedDictionary<long, BulkRecord> records = [];

    private readonly string path;
    private readonly BulkPurpose purpose;

    private BulkJournal(string path, BulkPurpose purpose) =>
        (this.path, this.purpose, file) = (path, purpose, OpenAlone(path));

    /// <summary>The chunks that the server has, in the order of the file.</summary>
    public IReadOnlyCollection<BulkRecord> Records => records.Values;

    /// <summary>Opens the journal for this run alone, or creates it.</summary>
    /// <exception cref="CommandException">
    /// Another process uses the journal, or the journal belongs to another run.
    /// </exception>
    public static BulkJournal Open(string path, BulkPurpose purpose)
    {
        var journal = new BulkJournal(path, purpose);
        try
        {
            journal.Load();
            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>Appends a chunk that the server has.</summary>
    public void Append(BulkRecord record)
    {
        if (file.Length == 0)
            Write(purpose);
        Write(record);
        records[record.Line] = record;
    }

    public void Dispose()
    {
        var isEmpty = file.CanSeek && file.Length == 0;
        file.Dispose();
        if (isEmpty)
            File.Delete(path);
    }

    private static FileStream OpenAlone(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage(
                $"The journal {path} cannot be written. {exception.Message}",
                "It records the sent lines. Check that no other ainft command sends the same file now.");
        }
    }

    private void Load()
    {
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        // A kill may have cut off the text after the last line end.
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        var lines = Encoding.UTF8.GetString(bytes, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        file.SetLength(lines.Length > 1 ? whole : 0);
        if (lines.Length < 2)
            return;
        if (Read<BulkPurpose>(lines[0]) is var found && found != purpose)
            throw CommandException.Usage(
                $"{path} is the journal of another run: {found.Journal} as {found.Creator ?? "many creators"} in "
                + $"registry {found.Registry} on chain {found.ChainId}.",
                "Use the key and the server of that run. Or delete the journal to send all lines again. That is safe.");
        foreach (var record in lines.Skip(1).Select(Read<BulkRecord>))
            records[record.Line] = record;
    }

    private T Read<T>(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Format)!;
        }
        catch (JsonException exception)
        {
            throw CommandException.Usage(
                $"{path} is not a journal of ainft. {exception.Message}",
                "Move it away. The command then sends the file from its beginning.");
        }
    }

    private void Write<T>(T document)
    {
        file.Seek(0, SeekOrigin.End);
        file.Write([.. JsonSerializer.SerializeToUtf8Bytes(document, Format), (byte)'\n']);
        file.Flush(flushToDisk: true);
    }
}
