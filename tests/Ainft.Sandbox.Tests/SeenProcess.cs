using System.Globalization;

namespace Ainft.Sandbox.Tests;

/// <summary>A process of a sandbox as <c>/proc</c> of this machine shows it.</summary>
internal sealed record SeenProcess(int Id, string Command, string Users, IReadOnlyDictionary<string, string> Status)
{
    private static readonly string[] Sets = ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"];

    private static readonly string[] Shown = [.. Sets, "Uid", "Gid", "Groups", "NoNewPrivs", "Seccomp"];

    /// <summary>
    /// All processes in the PID namespace of the process with this command line. The sandbox's own processes have the
    /// command among their arguments, but they are in other namespaces.
    /// </summary>
    public static IReadOnlyList<SeenProcess> Beside(string command)
    {
        var all = Directory.GetDirectories("/proc").Select(folder => Path.GetFileName(folder))
            .Where(name => int.TryParse(name, out _)).ToList();
        var own = Link("self", "pid");
        var spaces = all.Where(process => CommandOf(process) == command)
            .Select(process => Link(process, "pid")).ToHashSet();
        return [.. all.Where(process => Link(process, "pid") is { } space && space != own && spaces.Contains(space))
            .Select(Of)];
    }

    /// <summary>Whether the process runs as user 65534, has no capability, and cannot gain one.</summary>
    /// <param name="sharesUsers">Whether the process may be in the user namespace of this machine.</param>
    public bool IsHarmless(bool sharesUsers) =>
        Status["Uid"].Split('\t').All(user => user == "65534") && Status["Gid"].Split('\t')
            .All(group => group == "65534") && Status["Groups"].Trim() is "" or "65534"
        && Sets.All(set => Status[set] == "0000000000000000") && Status["NoNewPrivs"] == "1" && Status["Seccomp"] == "2"
        && (sharesUsers || Users != Link("self", "user"));

    public void Kill() => System.Diagnostics.Process.GetProcessById(Id).Kill();

    public override string ToString() =>
        $"{Id} {Command} {Users} {string.Join(' ', Shown.Select(fact => $"{fact} {Status[fact]}"))}";

    private static SeenProcess Of(string process) => new(
        int.Parse(process, CultureInfo.InvariantCulture),
        CommandOf(process),
        Link(process, "user") ?? "",
        Read(process, "status").Split('\n').Select(line => line.Split(":\t", 2)).Where(fact => fact.Length == 2)
            .ToDictionary(fact => fact[0], fact => fact[1].Trim(' ')));

    private static string CommandOf(string process) => Read(process, "cmdline").Replace('\0', ' ').TrimEnd();

    private static string Read(string process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}");
        }
        catch (IOException)
        {
            // The process ended meanwhile.
            return "";
        }
    }

    private static string? Link(string process, string space)
    {
        try
        {
            return new FileInfo($"/proc/{process}/ns/{space}").LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
