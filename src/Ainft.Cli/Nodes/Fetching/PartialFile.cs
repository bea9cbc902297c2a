using System.Text;

namespace Ainft.Cli.Nodes.Fetching;

/// <summary>
/// The beginning of a file that is being fetched, and beside it where from: bytes of two sources are never joined. The file beside it is also
/// the lock; it stays, so that all processes lock the same one.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    private readonly string path;
    private readonly FileStream origin;

    private PartialFile(string path, FileStream origin)
    {
        (this.path, this.origin) = (path, origin);
        Content = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }

    public FileStream Content { get; }

    /// <summary>Opens or begins it; null when another process, or another task of this one, has it.</summary>
    public static PartialFile? TryOpen(string path)
    {
        try
        {
            return new PartialFile(path, new FileStream(path + ".from", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(path + ".from"))
        {
            return null;
        }
    }

    /// <summary>Goes on with what came from an address and answers its validator, or begins anew.</summary>
    public string? ContinueFrom(Uri address)
    {
        if (ReadOrigin() is [var from, var validator] && from == address.AbsoluteUri)
            return validator is "" ? null : validator;
        Clear();
        return null;
    }

    /// <summary>Remembers where the bytes that follow come from.</summary>
    public void Begin(Uri address, string? validator)
    {
        origin.SetLength(0);
        origin.Write(Encoding.UTF8.GetBytes($"{address.AbsoluteUri}\n{validator}"));
        origin.Flush();
    }

    /// <summary>Forgets bytes that are of no use.</summary>
    public void Clear()
    {
        Content.SetLength(0);
        origin.SetLength(0);
    }

    public void MoveTo(string target)
    {
        File.Move(path, target, overwrite: true);
        origin.SetLength(0);
    }

    public void Dispose()
    {
        Content.Dispose();
        origin.Dispose();
    }

    private string[] ReadOrigin()
    {
        origin.Position = 0;
        var bytes = new byte[origin.Length];
        origin.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes).Split('\n');
    }
}
