using System.Security.Cryptography;
using System.Text;

namespace Ainft.Cli.Nodes.Work;

/// <summary>
/// The output of a program, in a file of at most 1 MiB. The file holds the beginning and the end of a longer output.
/// The end usually shows why the program failed.
/// </summary>
internal sealed class TaskLog : IDisposable
{
    /// <summary>The most bytes of the end. The server accepts the same number with a withdrawal.</summary>
    public const int MostTail = 16 << 10;

    private static readonly byte[] Cut = "[lines are left out here]\n"u8.ToArray();
    private readonly FileStream file;
    private readonly Queue<byte[]> end = new();
    private long endLength;
    private bool isCut, isClosed;

    public TaskLog(string path) => file = PrivateFiles.Create(path);

    /// <summary>Adds a line of the program's output, and replaces characters that would control a terminal.</summary>
    public void Add(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(Plain(line) + "\n");
        lock (end)
        {
            if (end.Count == 0 && file.Length + bytes.Length <= WorkflowLimits.LogBytes - MostTail - Cut.Length)
                file.Write(bytes);
            else
                Keep(bytes);
        }
    }

    /// <summary>Writes the end, and returns the digest and the size of the file.</summary>
    public (Sha256Digest Digest, long Size) Close()
    {
        lock (end)
        {
            if (isCut && !isClosed)
                file.Write(Cut);
            isClosed = true;
            while (end.TryDequeue(out var line))
                file.Write(line);
            file.Position = 0;
            return (new Sha256Digest(new Ethereum.Bytes32(SHA256.HashData(file))), file.Length);
        }
    }

    public void Dispose()
    {
        Close();
        file.Dispose();
    }

    private void Keep(byte[] line)
    {
        end.Enqueue(line);
        endLength += line.Length;
        while (endLength > MostTail && end.TryDequeue(out var gone))
            (endLength, isCut) = (endLength - gone.Length, true);
    }

    // Tabs remain, because they only align columns.
    private static string Plain(string line) => string.Join('\t', line.Split('\t').Select(PlainText.Clean));
}
