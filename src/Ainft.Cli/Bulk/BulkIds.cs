using System.Text.Json;

namespace Ainft.Cli.Bulk;

/// <summary>
/// The file of <c>--ids</c>, which lists the id of each line of a bulk file. It has JSON lines
/// <c>{"line", "id", "name"}</c> or <c>{"line", "refused": true}</c> in the order of the bulk file. The command writes
/// another file beside it and renames that at the end, so a reader never sees half of it.
/// </summary>
internal sealed class BulkIds : IDisposable
{
    private static readonly JsonSerializerOptions Format = new(Output.Format) { WriteIndented = false };
    private readonly string path;
    private readonly StreamWriter part;

    /// <summary>Creates the file.</summary>
    /// <param name="path">The final path of the file.</param>
    /// <exception cref="CommandException">The command cannot write there.</exception>
    public BulkIds(string path)
    {
        this.path = path;
        try
        {
            part = new StreamWriter(path + ".part") { NewLine = "\n" };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage(
                $"The file of --ids, {path}, cannot be written. {exception.Message}", "Pass another path.");
        }
    }

    /// <summary>Adds the lines of a chunk that the server has.</summary>
    public void Add(BulkChunk chunk)
    {
        foreach (var line in chunk.All)
            part.WriteLine(EscapedJson.Of(JsonSerializer.Serialize(
                line.IsRefused
                    ? (object)new { line = line.Number, refused = true }
                    : new { line = line.Number, id = line.Id, name = line.Name },
                Format)));
    }

    /// <summary>Moves the file to its final path.</summary>
    public void Save()
    {
        part.Dispose();
        File.Move(path + ".part", path, overwrite: true);
    }

    public void Dispose()
    {
        part.Dispose();
        File.Delete(path + ".part");
    }
}
