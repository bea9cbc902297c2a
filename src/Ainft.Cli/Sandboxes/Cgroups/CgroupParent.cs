namespace Ainft.Cli.Sandboxes.Cgroups;

/// <summary>The place below which the groups of runs are made, found once.</summary>
internal sealed class CgroupParent
{
    private const string OwnLeaf = "ainft-node";
    private const string Delegate = "Run as root, or in a scope of your own: systemd-run --user --scope -p Delegate=yes ainft …";

    private readonly string? unified;
    private readonly IReadOnlyDictionary<string, string> controllers;

    private CgroupParent(string? unified, IReadOnlyDictionary<string, string> controllers) => (this.unified, this.controllers) = (unified, controllers);

    /// <summary>2 or 1.</summary>
    public int Version => unified is null ? 1 : 2;

    private IEnumerable<string> Folders => unified is null ? CgroupV1.Needed.Select(controller => controllers[controller]).Distinct() : [unified];

    /// <summary>Version 2 where it has the controllers, else version 1.</summary>
    /// <exception cref="CommandException">Neither can limit memory, processes and processor time here; it says what is missing.</exception>
    public static CgroupParent Find()
    {
        var mounts = CgroupMounts.Of("self");
        if (UnifiedPlaces(mounts).FirstOrDefault(HandsDown) is { } unified)
            return new(unified, mounts.Controllers);
        var missing = CgroupV1.Needed.Where(controller => !mounts.Controllers.ContainsKey(controller)).ToList();
        if (missing.Count == CgroupV1.Needed.Count && mounts.Unified is not null)
            throw CommandException.Usage($"The cgroup {mounts.Unified} does not hand down the controllers cpu, memory and pids.", Delegate);
        return missing.Count == 0
            ? new(null, mounts.Controllers)
            : throw CommandException.Usage($"This kernel has no cgroup controller {string.Join(", ", missing)}.", "Mount /sys/fs/cgroup with the controllers cpu, memory and pids.");
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
            throw CommandException.Usage($"No cgroup can be made here: {exception.Message}", Delegate);
        }
    }

    /// <summary>Ends and removes the groups of processes that are gone.</summary>
    public async Task RemoveLeftoversAsync()
    {
        foreach (var folder in Folders.Where(Directory.Exists).SelectMany(parent => Directory.GetDirectories(parent, "ainft-*")).ToList())
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
        yield return Path.GetFileName(mounts.Unified) == OwnLeaf ? Path.GetDirectoryName(mounts.Unified)! : mounts.Unified;
        yield return mounts.UnifiedTop!;
    }

    // A group that has processes hands nothing down; where the only one is this process, it moves into a leaf of its own.
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
        CgroupV2.Needed.Except(File.ReadAllText(Path.Combine(folder, file)).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)).Any() is false;

    private static bool Ask(string folder)
    {
        try
        {
            File.WriteAllText(Path.Combine(folder, "cgroup.subtree_control"), string.Join(' ', CgroupV2.Needed.Select(controller => "+" + controller)));
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
