using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Ainft.Cli.Nodes;

/// <summary>
/// Hashes what a workload left in its output folder, when none of its processes runs any more. It may have left anything under the names that
/// were asked for: links that lead to the node's own files, pipes that never answer, files larger than allowed.
/// </summary>
internal sealed class OutputCollector(string folder, long most)
{
    private long total;

    /// <summary>Hashes one output.</summary>
    /// <param name="path">Its path inside the folder.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="BadOutputException">It is missing, no plain file, reached through a link, or too large.</exception>
    /// <exception cref="IOException">This node cannot read it: its disk or a limit of its own fails, so the output is
    /// not to blame.</exception>
    public async Task<OutputFile> CollectAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = Open(path);
        if ((total += file.Length) > most)
            throw new BadOutputException($"{path} has {file.Length} bytes; all outputs together may have {most}.");
        var hash = await SHA256.HashDataAsync(file, cancellationToken);
        return new OutputFile(path, new Sha256Digest(new Ethereum.Bytes32(hash)), file.Length);
    }

    /// <summary>Opens one output to be read from its beginning.</summary>
    /// <exception cref="BadOutputException">It is missing, no plain file, or reached through a link.</exception>
    public FileStream Open(string path)
    {
        if (!RelativePath.IsSafe(path))
            throw new BadOutputException($"'{path}' is no plain path inside of the output folder.");
        var at = folder;
        foreach (var part in path.Split('/'))
        {
            at = Path.Combine(at, part);
            if (new FileInfo(at).LinkTarget is not null)
                throw new BadOutputException($"{path} is or passes through a symbolic link.");
        }

        if (Directory.Exists(at))
            throw new BadOutputException($"{path} is a folder.");
        if (!File.Exists(at))
            throw new BadOutputException($"{path} was not written.");
        return OpenPlain(path, at);
    }

    private static FileStream OpenPlain(string path, string file)
    {
        try
        {
            var stream = OperatingSystem.IsWindows() ? File.OpenRead(file) : new FileStream(OpenWithoutWaiting(file), FileAccess.Read);
            if (stream.CanSeek)
                return stream;
            stream.Dispose();
            throw new BadOutputException($"{path} is no plain file.");
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or ArgumentException)
        {
            throw new BadOutputException($"{path} cannot be read: {exception.Message}");
        }
    }

    // A pipe without a writer would hold an ordinary open forever. (O_NONBLOCK | O_CLOEXEC, which differ by system.)
    private static SafeFileHandle OpenWithoutWaiting(string file)
    {
        var descriptor = Open(file, OperatingSystem.IsMacOS() ? 0x1000004 : 0x80800);
        if (descriptor >= 0)
            return new SafeFileHandle(descriptor, ownsHandle: true);
        var message = Marshal.GetLastPInvokeErrorMessage();
        throw IsOfTheFile(Marshal.GetLastPInvokeError()) ? new UnauthorizedAccessException(message)
            : new IOException(message);
    }

    // EPERM, ENOENT, ENXIO, EACCES, ENOTDIR, EISDIR, then ENAMETOOLONG and ELOOP, which differ by system: a program
    // can make a file so. Other
    // errors, such as EIO or EMFILE, are of this node's disk and limits.
    private static bool IsOfTheFile(int error) => error is 1 or 2 or 6 or 13 or 20 or 21
        || (OperatingSystem.IsMacOS() ? error is 62 or 63 : error is 36 or 40);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
