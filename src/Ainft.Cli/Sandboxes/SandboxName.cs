using System.Globalization;

namespace Ainft.Cli.Sandboxes;

/// <summary>The name of one run: of its cgroup, its folder and its container. It tells which process made it, so that a later one finds what that left behind.</summary>
/// <param name="Space">The PID namespace in which <paramref name="Process"/> counts.</param>
/// <param name="Process">The process that made it.</param>
/// <param name="Started">When that process started, in the kernel's ticks: process ids are used again.</param>
/// <param name="Number">Which of its runs.</param>
internal readonly record struct SandboxName(string Space, int Process, string Started, int Number)
{
    private const string Prefix = "ainft";
    private static readonly (string Space, int Process, string Started) Self = (ReadSpace(), Environment.ProcessId, ReadStart(Environment.ProcessId) ?? "0");
    private static int last;

    /// <summary>Whether the process that made it is gone. One of another PID namespace is not ours to judge.</summary>
    public bool IsLeftBehind => Space == Self.Space && ReadStart(Process) != Started;

    public static SandboxName Next() => new(Self.Space, Self.Process, Self.Started, Interlocked.Increment(ref last));

    public static bool TryParse(string text, out SandboxName name)
    {
        var parts = text.Split('-');
        var isName = parts.Length == 5
            && parts[0] == Prefix
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && int.TryParse(parts[4], NumberStyles.None, CultureInfo.InvariantCulture, out _);
        name = isName ? new(parts[1], int.Parse(parts[2], CultureInfo.InvariantCulture), parts[3], int.Parse(parts[4], CultureInfo.InvariantCulture)) : default;
        return isName;
    }

    public override string ToString() => $"{Prefix}-{Space}-{Process}-{Started}-{Number}";

    // "pid:[4026531836]"
    private static string ReadSpace() =>
        new string([.. (new FileInfo("/proc/self/ns/pid").LinkTarget ?? "").Where(char.IsAsciiDigit)]) is { Length: > 0 } number ? number : "0";

    // "pid (name) state ppid … starttime …", where the name may hold anything; the start is the 20th field after it.
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
