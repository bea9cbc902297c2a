using System.Globalization;
using System.Text.RegularExpressions;

namespace Ainft.Cli.Sandboxes;

/// <summary>A mount of this machine.</summary>
/// <param name="Root">The mounted part of the file system.</param>
/// <param name="Point">The mount point.</param>
/// <param name="Type">The file system's type.</param>
/// <param name="Options">The file system's own options. For a version 1 cgroup they name its controllers.</param>
internal sealed partial record Mount(string Root, string Point, string Type, IReadOnlyList<string> Options)
{
    public static IReadOnlyList<Mount> Read() => Parse(File.ReadAllText("/proc/self/mountinfo"));

    /// <param name="mountInfo">Lines as in proc(5). The fields are number, parent, device, root, mount point, options,
    /// tags, "-", type, source and options of the file system.</param>
    public static IReadOnlyList<Mount> Parse(string mountInfo)
    {
        var mounts = new List<Mount>();
        foreach (var line in mountInfo.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            if (line.Split(" - ", 2) is [var here, var system]
                && here.Split(' ') is [_, _, _, var root, var point, ..]
                && system.Split(' ') is [var type, _, var options, ..])
                mounts.Add(new(Unescape(root), Unescape(point), type, options.Split(',')));
        return mounts;
    }

    // The kernel writes spaces, tabs, line ends and backslashes of a path as octal numbers.
    private static string Unescape(string path) => Octal().Replace(
        path,
        match => ((char)Convert.ToInt32(match.Groups[1].Value, 8)).ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\\([0-7]{3})")]
    private static partial Regex Octal();
}
