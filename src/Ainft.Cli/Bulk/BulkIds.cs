using System.Text.Json;

namespace Ainft.Cli.Bulk;

/// <summary>
/// The file that says which line of a bulk file has which id: JSON lines <c>{"line", "id", "name"}</c>, in the order of
/// the file, or
/// <c>{"line", "refused": true}</c>. It is written beside its place and moved there when the run is done, so it is
/// whole or not there.
/// </summary>
internal sealed class BulkIds : IDisposable
{
    private static readonly JsonSerializerOptions Format = new(Output.Format) { WriteIndented = false };
    private readonly string path;
    private readonly StreamWriter part;

    /// <param name="path">Where it will be.</param>
    /// <exception cref="CommandException">It cannot be written there.</exception>
    public BulkIds(string path)
    {
        this.path = path;
        try
        {
            part = new StreamWriter(path + ".part") { NewLine = "\n" };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"{path} cannot be written: {exception.Message}");
        }
    }

    /// <summary>Adds the lines of a chunk that is done.</summary>
    public void Add(BulkChunk chunk)
    {
        foreach (var line in chunk.All)
            part.WriteLine(EscapedJson.Of(JsonSerializer.Serialize(
                line.IsRefused ? (object)new { line = line.Number, refused = true }
                    : new { line = line.Number, id = line.Id, name = line.Name }, Format)));
    }

    /// <summary>Puts the file into its place.</summary>
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
