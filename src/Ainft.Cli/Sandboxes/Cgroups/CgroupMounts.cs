using System.Globalization;
using System.Text.RegularExpressions;

namespace Ainft.Cli.Sandboxes.Cgroups;

/// <summary>Where a process is in the cgroup hierarchies, as folders of this machine: proc(5) and cgroups(7).</summary>
/// <param name="Unified">Its folder in the version 2 hierarchy; null where none is mounted.</param>
/// <param name="UnifiedTop">The top of that hierarchy.</param>
/// <param name="Controllers">Its folder for each version 1 controller.</param>
internal sealed partial record CgroupMounts(string? Unified, string? UnifiedTop, IReadOnlyDictionary<string, string> Controllers)
{
    /// <exception cref="IOException">The process is gone.</exception>
    public static CgroupMounts Of(string process) => Parse(File.ReadAllText("/proc/self/mountinfo"), File.ReadAllText($"/proc/{process}/cgroup"));

    /// <param name="mountInfo"><c>/proc/self/mountinfo</c>: number, parent, device, root, mount point, options, tags, "-", type, source, options of the file system.</param>
    /// <param name="cgroup"><c>/proc/PID/cgroup</c>: hierarchy, controllers, path; version 2 has 0 and no controllers.</param>
    public static CgroupMounts Parse(string mountInfo, string cgroup)
    {
        var paths = cgroup.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':', 3)).Where(fields => fields.Length == 3).ToList();
        var (unified, top, controllers) = ((string?)null, (string?)null, new Dictionary<string, string>());
        foreach (var line in mountInfo.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var halves = line.Split(" - ", 2);
            if (halves.Length < 2 || halves[1].Split(' ') is not [var type, _, var options, ..] || halves[0].Split(' ') is not [_, _, _, var root, var point, ..])
                continue;
            if (type == "cgroup2" && paths.Find(fields => fields[0] == "0") is { } own)
                (unified, top) = (Join(Unescape(point), Unescape(root), own[2]), Unescape(point));
            else if (type == "cgroup")
                foreach (var controller in options.Split(','))
                    if (paths.Find(fields => fields[1].Split(',').Contains(controller)) is { } path)
                        controllers[controller] = Join(Unescape(point), Unescape(root), path[2]);
        }

        return new(unified, top, controllers);
    }

    // A container sees its own part of the hierarchy mounted, and without a cgroup namespace the whole path of its processes.
    private static string Join(string point, string root, string path)
    {
        var below = root != "/" && (path == root || path.StartsWith(root + "/", StringComparison.Ordinal)) ? path[root.Length..] : path;
        return below.Contains("..", StringComparison.Ordinal) || below is "" or "/" ? point : point + below;
    }

    // Spaces, tabs, line ends and backslashes in a path are octal.
    private static string Unescape(string path) => Octal().Replace(path, match => ((char)Convert.ToInt32(match.Groups[1].Value, 8)).ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\\([0-7]{3})")]
    private static partial Regex Octal();
}
