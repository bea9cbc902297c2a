namespace Ainft.Cli.Sandboxes.Cgroups;

/// <summary>A group in the version 1 hierarchies of memory, pids, cpu and cpuacct.</summary>
/// <param name="folders">The group's folder per controller. Controllers with a common mount share a folder.</param>
internal sealed class CgroupV1(IReadOnlyDictionary<string, string> folders) : ICgroup
{
    /// <summary>The controllers it needs.</summary>
    public static IReadOnlyList<string> Needed { get; } = ["memory", "pids", "cpu", "cpuacct"];

    public IReadOnlyList<string> Entrances { get; } =
        [.. folders.Values.Distinct().Select(folder => Path.Combine(folder, "cgroup.procs"))];

    /// <summary>Makes a group below the parent of each controller.</summary>
    /// <exception cref="UnauthorizedAccessException">This user cannot write to the parents.</exception>
    public static async Task<CgroupV1> CreateAsync(
        IReadOnlyDictionary<string, string> parents, string name, SandboxTask limits)
    {
        var folders = Needed.ToDictionary(
            controller => controller, controller => Path.Combine(parents[controller], name));
        var group = new CgroupV1(folders);
        try
        {
            foreach (var folder in folders.Values)
                Directory.CreateDirectory(folder);
            foreach (var (controller, file, value) in Limits(limits))
                Write(Path.Combine(folders[controller], file), value);
            return group;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await group.RemoveAsync();
            throw;
        }
    }

    /// <summary>The values of the limits, with their controllers and files.</summary>
    public static IEnumerable<(string Controller, string File, string Value)> Limits(SandboxTask task)
    {
        const int period = 100_000;
        var memory = ((long)task.MemoryMiB << 20).ToString(System.Globalization.CultureInfo.InvariantCulture);
        yield return ("memory", "memory.limit_in_bytes", memory);
        yield return ("memory", "memory.memsw.limit_in_bytes", memory);
        yield return ("pids", "pids.max", $"{task.Processes}");
        yield return ("cpu", "cpu.cfs_period_us", $"{period}");
        yield return ("cpu", "cpu.cfs_quota_us", $"{Math.Max(1000, (long)Math.Round(task.Cpus * period))}");
    }

    public CgroupUsage? Read() =>
        CgroupFiles.Number(Path.Combine(folders["cpuacct"], "cpuacct.usage")) is { } nanoseconds
            ? new(
                TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick),
                CgroupFiles.Number(Path.Combine(folders["memory"], "memory.max_usage_in_bytes")) ?? 0,
                (int)(CgroupFiles.Number(Path.Combine(folders["memory"], "memory.oom_control"), "oom_kill") ?? 0))
            : null;

    public async Task EndAsync()
    {
        foreach (var folder in folders.Values.Distinct())
            await CgroupFiles.KillAllAsync(folder);
    }

    public async Task RemoveAsync()
    {
        foreach (var folder in folders.Values.Distinct())
            await CgroupFiles.RemoveAsync(folder);
    }

    // A kernel without swap accounting does not have the memsw file, but it still limits memory.
    private static void Write(string file, string value)
    {
        if (File.Exists(file))
            File.WriteAllText(file, value);
        else if (!file.Contains(".memsw.", StringComparison.Ordinal))
            throw new IOException($"{file} does not exist.");
    }
}
