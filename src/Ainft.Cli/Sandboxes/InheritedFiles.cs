using System.Globalization;
using System.Runtime.InteropServices;

namespace Ainft.Cli.Sandboxes;

/// <summary>The files that whoever started this process left open in it. The runtime's own close themselves when a program is started; these would not.</summary>
internal static class InheritedFiles
{
    private const int SetFlags = 2, CloseOnExecute = 1;

    /// <summary>Keeps them from every program that is started from now on.</summary>
    public static void Keep()
    {
        foreach (var entry in Directory.GetFileSystemEntries("/proc/self/fd"))
            if (int.Parse(Path.GetFileName(entry), CultureInfo.InvariantCulture) is > 2 and var file)
                _ = Control(file, SetFlags, CloseOnExecute);
    }

    [DllImport("libc", EntryPoint = "fcntl")]
    private static extern int Control(int file, int command, int argument);
}
