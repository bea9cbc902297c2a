using System.Text;
using System.Text.Json;

namespace Ainft.Cli.Bulk;

/// <summary>What a journal is about: a line of another run must not be taken for one of this.</summary>
internal sealed record BulkPurpose(string Journal, string? Creator, ulong ChainId, string Registry);

/// <summary>A chunk that the server has.</summary>
/// <param name="Line">The number of its first line.</param>
/// <param name="Count">How many lines it has.</param>
/// <param name="Digest">The SHA-256 of their bytes.</param>
/// <param name="Bundles">Where they are; none when all of them were refused.</param>
/// <param name="Refused">The numbers of lines that were left out because the server refused them.</param>
internal sealed record BulkRecord(long Line, int Count, string Digest, IReadOnlyList<string> Bundles, IReadOnlyList<long> Refused);

/// <summary>
/// The journal of a bulk run, beside its file: a line for its purpose, then one for each chunk that the server has, appended and flushed to
/// the disk before the next is sent. A line that a kill tore is dropped: its chunk is sent again, which changes nothing.
/// </summary>
internal sealed class BulkJournal : IDisposable
{
    private static readonly JsonSerializerOptions Format = new(Output.Format) { WriteIndented = false };
    private readonly FileStream file;
    private readonly SortedDictionary<long, BulkRecord> records = [];

    private readonly string path;
    private readonly BulkPurpose purpose;

    private BulkJournal(string path, BulkPurpose purpose) => (this.path, this.purpose, file) = (path, purpose, OpenAlone(path));

    /// <summary>The chunks that the server has, in the order of the file.</summary>
    public IReadOnlyCollection<BulkRecord> Records => records.Values;

    /// <summary>Opens the journal for this run alone, or begins it.</summary>
    /// <exception cref="CommandException">Another process writes it, or it has another purpose.</exception>
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
            throw CommandException.Usage($"{path} cannot be written: {exception.Message}", "It remembers what is sent; another ainft may be sending this file now.");
        }
    }

    private void Load()
    {
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        // Whatever follows the last end of line was torn by a kill.
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        var lines = Encoding.UTF8.GetString(bytes, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        file.SetLength(lines.Length > 1 ? whole : 0);
        if (lines.Length < 2)
            return;
        if (Read<BulkPurpose>(lines[0]) is var found && found != purpose)
            throw CommandException.Usage(
                $"{path} is the journal of another run: {found.Journal} as {found.Creator ?? "many creators"} in registry {found.Registry} on chain {found.ChainId}.",
                "Use the same key and server as then, or delete the journal to start anew: what is there already changes nothing.");
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
            throw CommandException.Usage($"{path} is no journal of ainft: {exception.Message}", "Move it away; the file it stands beside is sent anew then.");
        }
    }

    private void Write<T>(T document)
    {
        file.Seek(0, SeekOrigin.End);
        file.Write([.. JsonSerializer.SerializeToUtf8Bytes(document, Format), (byte)'\n']);
        file.Flush(flushToDisk: true);
    }
}
