using System.Diagnostics;

namespace Ainft.Cli.Tests;

/// <summary>The processes of this machine, as the operating system reports them.</summary>
internal static class Processes
{
    /// <summary>The descendants of a process, at any depth.</summary>
    public static async Task<IReadOnlyList<int>> BelowAsync(int process)
    {
        var children = await ByParentAsync();
        var (found, next) = (new List<int>(), new Queue<int>([process]));
        while (next.TryDequeue(out var parent))
            foreach (var child in children[parent])
            {
                found.Add(child);
                next.Enqueue(child);
            }

        return found;
    }

    /// <summary>The processes that still run.</summary>
    public static async Task<IReadOnlyList<int>> AliveAsync(IReadOnlyList<int> processes) =>
        [.. (await ByParentAsync()).SelectMany(group => group).Where(processes.Contains)];

    /// <summary>Sends SIGTERM with the kill of the shell, because slim images do not have the kill program.</summary>
    public static async Task TerminateAsync(int process)
    {
        using var shell = Process.Start("/bin/sh", ["-c", $"kill -TERM {process}"]);
        await shell.WaitForExitAsync();
    }

    private static async Task<ILookup<int, int>> ByParentAsync()
    {
        var lines = OperatingSystem.IsLinux()
            ? Directory.GetDirectories("/proc").Select(ReadStat).OfType<string>()
            : (await RunPsAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields[1][0] != 'Z')
            .ToLookup(fields => int.Parse(fields[2]), fields => int.Parse(fields[0]));
    }

    // The file has the form "pid (name) state ppid …", and the name may contain any character. Slim images do not
    // have ps, so Linux reads the files.
    private static string? ReadStat(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), out var pid))
            return null;
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return $"{pid} {stat[(stat.LastIndexOf(')') + 2)..]}";
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return null;
        }
    }

    private static async Task<string> RunPsAsync()
    {
        using var ps = Process.Start(
            new ProcessStartInfo("ps", ["-A", "-o", "pid=,stat=,ppid="]) { RedirectStandardOutput = true })!;
        return await ps.StandardOutput.ReadToEndAsync();
    }
}
