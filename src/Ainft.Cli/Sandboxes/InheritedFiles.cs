using System.Globalization;
using System.Runtime.InteropServices;

namespace Ainft.Cli.Sandboxes;

/// <summary>
/// The files that this process inherited from its parent. The .NET runtime closes its own files when it starts a
/// program, but inherited files would stay open in that program.
/// </summary>
internal static class InheritedFiles
{
    private const int SetFlags = 2, CloseOnExecute = 1;

    /// <summary>Marks the files as close-on-exec, so that programs started later do not inherit them.</summary>
    public static void Keep()
    {
        foreach (var entry in Directory.GetFileSystemEntries("/proc/self/fd"))
            if (int.Parse(Path.GetFileName(entry), CultureInfo.InvariantCulture) is > 2 and var file)
                _ = Control(file, SetFlags, CloseOnExecute);
    }

    [DllImport("libc", EntryPoint = "fcntl")]
    private static extern int Control(int file, int command, int argument);
}
