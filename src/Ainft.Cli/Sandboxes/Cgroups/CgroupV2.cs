namespace Ainft.Cli.Sandboxes.Cgroups;

/// <summary>A group in the version 2 hierarchy.</summary>
internal sealed class CgroupV2(string folder) : ICgroup
{
    /// <summary>The controllers it needs.</summary>
    public static IReadOnlyList<string> Needed { get; } = ["cpu", "memory", "pids"];

    public IReadOnlyList<string> Entrances { get; } = [Path.Combine(folder, "cgroup.procs")];

    /// <summary>Makes a group below a parent that delegates the controllers.</summary>
    /// <exception cref="UnauthorizedAccessException">This user cannot write to the parent.</exception>
    public static async Task<CgroupV2> CreateAsync(
        string parent, string name, IEnumerable<(string File, string Value)> limits)
    {
        var group = new CgroupV2(Directory.CreateDirectory(Path.Combine(parent, name)).FullName);
        try
        {
            foreach (var (file, value) in limits)
                Write(Path.Combine(parent, name, file), value);
            return group;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await group.RemoveAsync();
            throw;
        }
    }

    /// <summary>The values of the limits, with their files.</summary>
    public static IEnumerable<(string File, string Value)> Limits(SandboxTask task)
    {
        const int period = 100_000;
        var memory = ((long)task.MemoryMiB << 20).ToString(System.Globalization.CultureInfo.InvariantCulture);
        yield return ("memory.max", memory);
        yield return ("memory.swap.max", "0");
        yield return ("pids.max", $"{task.Processes}");
        yield return ("cpu.max", $"{Math.Max(1000, (long)Math.Round(task.Cpus * period))} {period}");
    }

    public CgroupUsage? Read() =>
        CgroupFiles.Number(Path.Combine(folder, "cpu.stat"), "usage_usec") is { } microseconds
            ? new(
                TimeSpan.FromMicroseconds(microseconds),
                CgroupFiles.Number(Path.Combine(folder, "memory.peak")) ?? 0,
                (int)(CgroupFiles.Number(Path.Combine(folder, "memory.events"), "oom_kill") ?? 0))
            : null;

    public async Task EndAsync()
    {
        try
        {
            // Linux has this file since 5.14. On older kernels the processes are killed one by one.
            if (File.Exists(Path.Combine(folder, "cgroup.kill")))
                File.WriteAllText(Path.Combine(folder, "cgroup.kill"), "1");
        }
        catch (IOException)
        {
            // The group does not exist any more.
        }

        await CgroupFiles.KillAllAsync(folder);
    }

    public Task RemoveAsync() => CgroupFiles.RemoveAsync(folder);

    // A kernel without swap does not have the swap file, but it still limits memory.
    private static void Write(string file, string value)
    {
        if (File.Exists(file))
            File.WriteAllText(file, value);
        else if (!file.EndsWith(".swap.max", StringComparison.Ordinal))
            throw new IOException($"{file} does not exist.");
    }
}
