namespace Ainft.Cli.Sandboxes.Cgroups;

/// <summary>A group in the version 2 hierarchy.</summary>
internal sealed class CgroupV2(string folder) : ICgroup
{
    /// <summary>The controllers it needs.</summary>
    public static IReadOnlyList<string> Needed { get; } = ["cpu", "memory", "pids"];

    public IReadOnlyList<string> Entrances { get; } = [Path.Combine(folder, "cgroup.procs")];

    /// <summary>Makes a group below another, which hands the controllers down.</summary>
    /// <exception cref="UnauthorizedAccessException">That is not this user's.</exception>
    public static async Task<CgroupV2> CreateAsync(string parent, string name, IEnumerable<(string File, string Value)> limits)
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

    /// <summary>What is written where.</summary>
    public static IEnumerable<(string File, string Value)> Limits(SandboxTask task)
    {
        const int period = 100_000;
        yield return ("memory.max", ((long)task.MemoryMiB << 20).ToString(System.Globalization.CultureInfo.InvariantCulture));
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
            // Linux 5.14; older ones are killed one by one.
            if (File.Exists(Path.Combine(folder, "cgroup.kill")))
                File.WriteAllText(Path.Combine(folder, "cgroup.kill"), "1");
        }
        catch (IOException)
        {
            // The group is gone.
        }

        await CgroupFiles.KillAllAsync(folder);
    }

    public Task RemoveAsync() => CgroupFiles.RemoveAsync(folder);

    // A kernel without swap has no swap file; it limits memory all the same.
    private static void Write(string file, string value)
    {
        if (File.Exists(file))
            File.WriteAllText(file, value);
        else if (!file.EndsWith(".swap.max", StringComparison.Ordinal))
            throw new IOException($"{file} is not there.");
    }
}
