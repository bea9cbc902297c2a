namespace Ainft.Cli.Sandboxes.Cgroups;

/// <summary>The cgroups of a process, as folders of this machine. See proc(5) and cgroups(7).</summary>
/// <param name="Unified">Its folder in the version 2 hierarchy, or null when it is not mounted.</param>
/// <param name="UnifiedTop">The top folder of that hierarchy.</param>
/// <param name="Controllers">Its folder per version 1 controller.</param>
internal sealed record CgroupMounts(
    string? Unified, string? UnifiedTop, IReadOnlyDictionary<string, string> Controllers)
{
    /// <exception cref="IOException">The process has ended.</exception>
    public static CgroupMounts Of(string process) => Parse(Mount.Read(), File.ReadAllText($"/proc/{process}/cgroup"));

    /// <param name="mounts">The mounts of this process.</param>
    /// <param name="cgroup">The text of <c>/proc/PID/cgroup</c>. Its fields are hierarchy, controllers and path. In
    /// version 2 the hierarchy is 0, and the controllers are empty.</param>
    public static CgroupMounts Parse(IEnumerable<Mount> mounts, string cgroup)
    {
        var paths = cgroup.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(':', 3)).Where(fields => fields.Length == 3).ToList();
        var (unified, top, controllers) = ((string?)null, (string?)null, new Dictionary<string, string>());
        foreach (var mount in mounts)
            if (mount.Type == "cgroup2" && paths.Find(fields => fields[0] == "0") is { } own)
                (unified, top) = (Join(mount, own[2]), mount.Point);
            else if (mount.Type == "cgroup")
                foreach (var controller in mount.Options)
                    if (paths.Find(fields => fields[1].Split(',').Contains(controller)) is { } path)
                        controllers[controller] = Join(mount, path[2]);
        return new(unified, top, controllers);
    }

    // A container sees only its own part of the hierarchy mounted. Without a cgroup namespace it still sees the whole
    // path of its processes.
    private static string Join(Mount mount, string path)
    {
        var isPart = mount.Root != "/"
            && (path == mount.Root || path.StartsWith(mount.Root + "/", StringComparison.Ordinal));
        var below = isPart ? path[mount.Root.Length..] : path;
        return below.Contains("..", StringComparison.Ordinal) || below is "" or "/" ? mount.Point : mount.Point + below;
    }
}
