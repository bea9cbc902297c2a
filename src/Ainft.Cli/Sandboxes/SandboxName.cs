using System.Globalization;

namespace Ainft.Cli.Sandboxes;

/// <summary>
/// The name of one run, which its cgroup, its folder and its container share. It contains the process that made it, so
/// that a later process recognizes leftovers.
/// </summary>
/// <param name="Space">The PID namespace of <paramref name="Process"/>.</param>
/// <param name="Process">The id of the process that made the name.</param>
/// <param name="Started">The start of that process in kernel ticks, because the kernel reuses process ids.</param>
/// <param name="Number">The number of the run in that process.</param>
internal readonly record struct SandboxName(string Space, int Process, string Started, int Number)
{
    private const string Prefix = "ainft";
    private static readonly (string Space, int Process, string Started) Self =
        (ReadSpace(), Environment.ProcessId, ReadStart(Environment.ProcessId) ?? "0");
    private static int last;

    /// <summary>Whether the process that made the name has ended. False for a process in another PID namespace, because
    /// this process cannot see it.</summary>
    public bool IsLeftBehind => Space == Self.Space && ReadStart(Process) != Started;

    public static SandboxName Next() => new(Self.Space, Self.Process, Self.Started, Interlocked.Increment(ref last));

    public static bool TryParse(string text, out SandboxName name)
    {
        var parts = text.Split('-');
        var isName = parts.Length == 5
            && parts[0] == Prefix
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && int.TryParse(parts[4], NumberStyles.None, CultureInfo.InvariantCulture, out _);
        name = isName
            ? new(
                parts[1], int.Parse(parts[2], CultureInfo.InvariantCulture), parts[3],
                int.Parse(parts[4], CultureInfo.InvariantCulture))
            : default;
        return isName;
    }

    public override string ToString() => $"{Prefix}-{Space}-{Process}-{Started}-{Number}";

    // "pid:[4026531836]"
    private static string ReadSpace() =>
        new string([.. (new FileInfo("/proc/self/ns/pid").LinkTarget ?? "").Where(char.IsAsciiDigit)])
            is { Length: > 0 } number
            ? number
            : "0";

    // "pid (name) state ppid … starttime …", where the name may contain any characters. The start is the 20th field
    // after the name.
    private static string? ReadStart(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
