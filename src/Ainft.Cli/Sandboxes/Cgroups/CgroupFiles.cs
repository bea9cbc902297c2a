using System.Globalization;
using System.Runtime.InteropServices;

namespace Ainft.Cli.Sandboxes.Cgroups;

/// <summary>The operations that both versions of cgroups share.</summary>
internal static class CgroupFiles
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private const int Tries = 2000;

    /// <summary>The only number in a file, or the number after a key. Null when it does not exist.</summary>
    public static long? Number(string file, string? key = null)
    {
        try
        {
            var text = key is null
                ? File.ReadAllText(file)
                : File.ReadLines(file)
                    .FirstOrDefault(line => line.StartsWith(key + " ", StringComparison.Ordinal))?[key.Length..];
            return long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;
        }
        catch (IOException)
        {
            // The group does not exist any more, or this kernel does not have the file.
            return null;
        }
    }

    /// <summary>Sends SIGKILL to every process in a group, repeatedly until the group is empty. A process that is just
    /// starting may escape one round.</summary>
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

        throw CommandException.Refused(
            $"Processes in {folder} survive SIGKILL.",
            "They hang in the kernel. Restart this machine before you run more tasks.");
    }

    /// <summary>Removes a group's folder. It retries while the kernel still lists ended processes.</summary>
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
            return
            [
                .. File.ReadLines(Path.Combine(folder, "cgroup.procs"))
                    .Select(line => int.Parse(line, CultureInfo.InvariantCulture)).Where(process => process != 0),
            ];
        }
        catch (IOException)
        {
            return [];
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
