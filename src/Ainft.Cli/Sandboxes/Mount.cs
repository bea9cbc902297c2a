using System.Globalization;
using System.Text.RegularExpressions;

namespace Ainft.Cli.Sandboxes;

/// <summary>A mount of this machine.</summary>
/// <param name="Root">What of the file system is mounted.</param>
/// <param name="Point">Where.</param>
/// <param name="Type">The file system's type.</param>
/// <param name="Options">The file system's own options; those of a version 1 cgroup name its controllers.</param>
internal sealed partial record Mount(string Root, string Point, string Type, IReadOnlyList<string> Options)
{
    public static IReadOnlyList<Mount> Read() => Parse(File.ReadAllText("/proc/self/mountinfo"));

    /// <param name="mountInfo">Number, parent, device, root, mount point, options, tags, "-", type, source, options of the file system: proc(5).</param>
    public static IReadOnlyList<Mount> Parse(string mountInfo)
    {
        var mounts = new List<Mount>();
        foreach (var line in mountInfo.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            if (line.Split(" - ", 2) is [var here, var system] && here.Split(' ') is [_, _, _, var root, var point, ..] && system.Split(' ') is [var type, _, var options, ..])
                mounts.Add(new(Unescape(root), Unescape(point), type, options.Split(',')));
        return mounts;
    }

    // Spaces, tabs, line ends and backslashes in a path are octal.
    private static string Unescape(string path) => Octal().Replace(path, match => ((char)Convert.ToInt32(match.Groups[1].Value, 8)).ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\\([0-7]{3})")]
    private static partial Regex Octal();
}
