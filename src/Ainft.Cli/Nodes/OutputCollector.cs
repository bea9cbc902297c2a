using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Ainft.Cli.Nodes;

/// <summary>
/// Hashes the files that a workload left in its output folder, after its last process has ended. The workload may have
/// left anything under the requested names, for example a link to the node's own files, a pipe that never returns data,
/// or a file beyond the limit.
/// </summary>
internal sealed class OutputCollector(string folder, long most)
{
    private long total;

    /// <summary>Hashes one output.</summary>
    /// <param name="path">Its path inside the folder.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="BadOutputException">The output is missing, not a regular file, reached through a link, or too
    /// large.</exception>
    /// <exception cref="IOException">This node cannot read the output because of its own disk or limits.</exception>
    public async Task<OutputFile> CollectAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = Open(path);
        if ((total += file.Length) > most)
            throw new BadOutputException($"{path} has {file.Length} bytes; all outputs together may have {most}.");
        var hash = await SHA256.HashDataAsync(file, cancellationToken);
        return new OutputFile(path, new Sha256Digest(new Ethereum.Bytes32(hash)), file.Length);
    }

    /// <summary>Opens one output for reading.</summary>
    /// <exception cref="BadOutputException">The output is missing, not a regular file, or reached through a
    /// link.</exception>
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
            var stream = OperatingSystem.IsWindows()
                ? File.OpenRead(file)
                : new FileStream(OpenWithoutWaiting(file), FileAccess.Read);
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

    // A normal open of a pipe without a writer would wait forever. The flags are O_NONBLOCK | O_CLOEXEC, and their
    // values differ between systems.
    private static SafeFileHandle OpenWithoutWaiting(string file)
    {
        var descriptor = Open(file, OperatingSystem.IsMacOS() ? 0x1000004 : 0x80800);
        if (descriptor >= 0)
            return new SafeFileHandle(descriptor, ownsHandle: true);
        var message = Marshal.GetLastPInvokeErrorMessage();
        throw IsOfTheFile(Marshal.GetLastPInvokeError()) ? new UnauthorizedAccessException(message)
            : new IOException(message);
    }

    // The errors are EPERM, ENOENT, ENXIO, EACCES, ENOTDIR, EISDIR, ENAMETOOLONG and ELOOP. The values of the last two
    // differ between systems. A program can make a file that causes these errors. Other errors, such as EIO or EMFILE,
    // come from this node's disk and limits.
    private static bool IsOfTheFile(int error) => error is 1 or 2 or 6 or 13 or 20 or 21
        || (OperatingSystem.IsMacOS() ? error is 62 or 63 : error is 36 or 40);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
