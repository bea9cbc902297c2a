using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ainft.Cli;

/// <summary>
/// Opens files that a stranger may have made. A pipe without a writer would otherwise make the program wait forever.
/// </summary>
internal static class PlainFile
{
    /// <summary>Opens a file for reading. Null for a pipe or a terminal.</summary>
    /// <exception cref="UnauthorizedAccessException">The file does not allow it, or does not exist.</exception>
    /// <exception cref="IOException">The disk or a limit of this machine does not allow it.</exception>
    public static FileStream? TryOpen(string file)
    {
        var stream = OperatingSystem.IsWindows()
            ? File.OpenRead(file)
            : new FileStream(OpenWithoutWaiting(file), FileAccess.Read);
        if (stream.CanSeek)
            return stream;
        stream.Dispose();
        return null;
    }

    // The flags are O_NONBLOCK | O_CLOEXEC, and their values differ between systems.
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
    // come from this machine's disk and limits.
    private static bool IsOfTheFile(int error) => error is 1 or 2 or 6 or 13 or 20 or 21
        || (OperatingSystem.IsMacOS() ? error is 62 or 63 : error is 36 or 40);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
