namespace Ainft.Cli.Sandboxes.Cgroups;

/// <summary>The folder below which the node makes the groups of runs.</summary>
internal sealed class CgroupParent
{
    private const string OwnLeaf = "ainft-node";
    private const string Delegate =
        "Run as root, or in a scope of your own: systemd-run --user --scope -p Delegate=yes ainft …";

    private readonly string? unified;
    private readonly IReadOnlyDictionary<string, string> controllers;

    private CgroupParent(string? unified, IReadOnlyDictionary<string, string> controllers) =>
        (this.unified, this.controllers) = (unified, controllers);

    private IEnumerable<string> Folders => unified is null
        ? CgroupV1.Needed.Select(controller => controllers[controller]).Distinct()
        : [unified];

    /// <summary>Finds a folder in version 2 if it has the controllers, otherwise in version 1.</summary>
    /// <exception cref="CommandException">Neither version can limit memory, processes and processor time. The message
    /// names the missing part.</exception>
    public static CgroupParent Find()
    {
        var mounts = CgroupMounts.Of("self");
        if (UnifiedPlaces(mounts).FirstOrDefault(HandsDown) is { } unified)
            return new(unified, mounts.Controllers);
        var missing = CgroupV1.Needed.Where(controller => !mounts.Controllers.ContainsKey(controller)).ToList();
        if (missing.Count == CgroupV1.Needed.Count && mounts.Unified is not null)
            throw CommandException.Usage(
                $"The cgroup {mounts.Unified} does not delegate the controllers cpu, memory and pids.", Delegate);
        return missing.Count == 0
            ? new(null, mounts.Controllers)
            : throw CommandException.Usage(
                $"These cgroup controllers are missing on this machine: {string.Join(", ", missing)}.",
                "Mount /sys/fs/cgroup with the controllers cpu, memory and pids.");
    }

    public async Task<ICgroup> CreateAsync(SandboxName name, SandboxTask limits)
    {
        try
        {
            return unified is null
                ? await CgroupV1.CreateAsync(controllers, $"{name}", limits)
                : await CgroupV2.CreateAsync(unified, $"{name}", CgroupV2.Limits(limits));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"The node cannot make a cgroup. {exception.Message}", Delegate);
        }
    }

    /// <summary>Ends and removes the groups that killed nodes left.</summary>
    public async Task RemoveLeftoversAsync()
    {
        var groups = Folders.Where(Directory.Exists)
            .SelectMany(parent => Directory.GetDirectories(parent, "ainft-*")).ToList();
        foreach (var folder in groups)
            if (SandboxName.TryParse(Path.GetFileName(folder), out var name) && name.IsLeftBehind)
            {
                await CgroupFiles.KillAllAsync(folder);
                await CgroupFiles.RemoveAsync(folder);
            }
    }

    private static IEnumerable<string> UnifiedPlaces(CgroupMounts mounts)
    {
        if (mounts.Unified is null)
            yield break;
        yield return Path.GetFileName(mounts.Unified) == OwnLeaf
            ? Path.GetDirectoryName(mounts.Unified)!
            : mounts.Unified;
        yield return mounts.UnifiedTop!;
    }

    // A group with processes cannot delegate controllers. If this process is the only one, it moves into a leaf group.
    private static bool HandsDown(string folder)
    {
        try
        {
            if (!Has(folder, "cgroup.controllers"))
                return false;
            if (Has(folder, "cgroup.subtree_control") || Ask(folder))
                return IsWritable(folder);
            if (File.ReadAllText(Path.Combine(folder, "cgroup.procs")).Trim() != $"{Environment.ProcessId}")
                return false;
            Directory.CreateDirectory(Path.Combine(folder, OwnLeaf));
            File.WriteAllText(Path.Combine(folder, OwnLeaf, "cgroup.procs"), $"{Environment.ProcessId}");
            return Ask(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool Has(string folder, string file) =>
        CgroupV2.Needed
            .Except(File.ReadAllText(Path.Combine(folder, file))
                .Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
            .Any() is false;

    private static bool Ask(string folder)
    {
        try
        {
            File.WriteAllText(
                Path.Combine(folder, "cgroup.subtree_control"),
                string.Join(' ', CgroupV2.Needed.Select(controller => "+" + controller)));
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsWritable(string folder)
    {
        var trial = Path.Combine(folder, $"{SandboxName.Next()}");
        Directory.CreateDirectory(trial);
        Directory.Delete(trial);
        return true;
    }
}
