using System.Globalization;
using System.Runtime.InteropServices;

namespace Ainft.Cli.Sandboxes.Cgroups;

/// <summary>The verbs that both versions of cgroups share.</summary>
internal static class CgroupFiles
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private const int Tries = 2000;

    /// <summary>A number in a file: the only one, or the one behind a key.</summary>
    public static long? Number(string file, string? key = null)
    {
        try
        {
            var text = key is null
                ? File.ReadAllText(file)
                : File.ReadLines(file).FirstOrDefault(line => line.StartsWith(key + " ", StringComparison.Ordinal))?[key.Length..];
            return long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
        }
        catch (IOException)
        {
            // The group is gone, or this kernel has no such file.
            return null;
        }
    }

    /// <summary>SIGKILL to every process in a group, again and again until none is left: one that is just being started may escape a round.</summary>
    public static async Task KillAllAsync(string folder)
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            var processes = Processes(folder);
            if (processes.Count == 0)
                return;
            foreach (var process in processes)
                _ = Kill(process, 9);
            await Task.Delay(Pause, TimeProvider.System);
        }

        throw CommandException.Refused($"Processes in {folder} outlive SIGKILL.", "They hang in the kernel; restart this machine before running more.");
    }

    /// <summary>Removes a group's folder. The kernel counts a process in it a moment longer than it lives.</summary>
    public static async Task RemoveAsync(string folder)
    {
        for (var tries = 0; Directory.Exists(folder); tries++)
            try
            {
                foreach (var inner in Directory.GetDirectories(folder))
                    await RemoveAsync(inner);
                Directory.Delete(folder);
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
            catch (IOException) when (tries < Tries)
            {
                await Task.Delay(Pause, TimeProvider.System);
            }
    }

    private static List<int> Processes(string folder)
    {
        try
        {
            return [.. File.ReadLines(Path.Combine(folder, "cgroup.procs")).Select(line => int.Parse(line, CultureInfo.InvariantCulture)).Where(process => process != 0)];
        }
        catch (IOException)
        {
            return [];
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
