using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ainft.Cli.Folders;

/// <summary>
/// The facts that change when the bytes of a file change: device, inode, size, and the times of the content and of the
/// inode in nanoseconds. .NET reports neither the inode nor nanoseconds, so Linux is asked for them.
/// </summary>
/// <param name="Device">The device, or 0 where it is unknown.</param>
/// <param name="Inode">The inode, or 0 where it is unknown.</param>
/// <param name="Size">The number of bytes.</param>
/// <param name="Modified">The time of the last change of the content, in nanoseconds since 1970.</param>
/// <param name="Changed">The time of the last change of the inode. No program can set it.</param>
internal readonly record struct FileFacts(ulong Device, ulong Inode, long Size, long Modified, long Changed)
{
    private const int EmptyPath = 0x1000, Bytes = 256, TypeMask = 0xF000, PlainType = 0x8000;
    private const uint BasicFacts = 0x7FF;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Whether equal facts mean equal bytes. Otherwise no digest may be kept under them.</summary>
    public bool IsExact => Inode != 0;

    /// <summary>Reads the facts of an open file. Null when it is a device, a socket or a folder.</summary>
    /// <exception cref="IOException">The system does not report them.</exception>
    public static FileFacts? Of(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
            return new FileFacts(0, 0, RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file).Ticks, 0);
        var found = new byte[Bytes];
        if (Read(file.DangerousGetHandle().ToInt32(), "", EmptyPath, BasicFacts, found) != 0)
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        return (Word(found, 28) & TypeMask) == PlainType ? Parse(found) : null;
    }

    // The offsets are those of struct statx, which are the same on every processor.
    private static FileFacts Parse(byte[] found) => new(
        ((ulong)Int(found, 136) << 32) | Int(found, 140), (ulong)Long(found, 32), Long(found, 40), Time(found, 112),
        Time(found, 96));

    private static long Time(byte[] found, int at) => Long(found, at) * NanosecondsPerSecond + Int(found, at + 8);

    private static int Word(byte[] found, int at) => BitConverter.ToUInt16(found, at);

    private static uint Int(byte[] found, int at) => BitConverter.ToUInt32(found, at);

    private static long Long(byte[] found, int at) => BitConverter.ToInt64(found, at);

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int Read(
        int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] found);
}
