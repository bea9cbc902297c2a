using Ainft.Cli.Sandboxes;

namespace Ainft.Sandbox.Tests;

/// <summary>The cgroups and mounts of runs.</summary>
internal static class Leftovers
{
    /// <summary>The cgroups and mounts that a process created.</summary>
    public static IReadOnlyList<string> Of(int process) =>
    [
        .. Directory.EnumerateDirectories("/sys/fs/cgroup", "ainft-*",
            new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
            .Where(path => IsOf(process, path)),
        .. File.ReadAllLines("/proc/self/mountinfo")
            .Select(line => line.Split(' ')[4]).Where(point => IsOf(process, Path.GetDirectoryName(point) ?? "")),
    ];

    private static bool IsOf(int process, string path)
    {
        var name = Path.GetFileName(path);
        return SandboxName.TryParse(name[(name.LastIndexOf('.') + 1)..], out var parsed) && parsed.Process == process;
    }
}
