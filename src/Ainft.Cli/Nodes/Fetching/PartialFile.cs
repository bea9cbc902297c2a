using System.Text;

namespace Ainft.Cli.Nodes.Fetching;

/// <summary>
/// The beginning of a file, while the file is fetched. A second file beside it records the source, because bytes of two
/// sources must not be joined. The second file is also the lock. It is never deleted, so that all processes lock the
/// same file.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    private readonly string path;
    private readonly FileStream origin;

    private PartialFile(string path, FileStream origin)
    {
        (this.path, this.origin) = (path, origin);
        Content = new FileStream(
            path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }

    public FileStream Content { get; }

    /// <summary>Opens or creates it. Null when another process or another task of this process has the lock.</summary>
    public static PartialFile? TryOpen(string path)
    {
        try
        {
            return new PartialFile(
                path, new FileStream(path + ".from", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(path + ".from"))
        {
            return null;
        }
    }

    /// <summary>Keeps bytes from the same address and returns their validator. Removes other bytes.</summary>
    public string? ContinueFrom(Uri address)
    {
        if (ReadOrigin() is [var from, var validator] && from == address.AbsoluteUri)
            return validator is "" ? null : validator;
        Clear();
        return null;
    }

    /// <summary>Records the source of the bytes that follow.</summary>
    public void Begin(Uri address, string? validator)
    {
        origin.SetLength(0);
        origin.Write(Encoding.UTF8.GetBytes($"{address.AbsoluteUri}\n{validator}"));
        origin.Flush();
    }

    /// <summary>Removes the bytes and their source.</summary>
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
