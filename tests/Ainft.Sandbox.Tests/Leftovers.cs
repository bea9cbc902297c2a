using Ainft.Cli.Sandboxes;

namespace Ainft.Sandbox.Tests;

/// <summary>Cgroups and mounts of runs of this very process.</summary>
internal static class Leftovers
{
    public static IReadOnlyList<string> OnThisMachine() =>
    [
        .. Directory.EnumerateDirectories("/sys/fs/cgroup", "ainft-*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).Where(IsOurs),
        .. File.ReadAllLines("/proc/self/mountinfo").Select(line => line.Split(' ')[4]).Where(point => IsOurs(Path.GetDirectoryName(point) ?? "")),
    ];

    private static bool IsOurs(string path)
    {
        var name = Path.GetFileName(path);
        return SandboxName.TryParse(name[(name.LastIndexOf('.') + 1)..], out var parsed) && parsed.Process == Environment.ProcessId;
    }
}
