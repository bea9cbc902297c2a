namespace Ainft.Sandbox.Tests;

/// <summary>The processes of this machine, including those in sandboxes.</summary>
internal static class HostProcesses
{
    /// <summary>The command lines that contain a text.</summary>
    public static IReadOnlyList<string> With(string text) =>
        [.. Directory.GetDirectories("/proc")
            .Select(Command).Where(command => command.Contains(text, StringComparison.Ordinal))];

    /// <summary>Waits until no command line contains a text.</summary>
    public static async Task GoneAsync(string text, CancellationToken cancellationToken)
    {
        while (With(text).Count > 0)
            await Task.Delay(10, cancellationToken);
    }

    private static string Command(string folder)
    {
        try
        {
            return int.TryParse(Path.GetFileName(folder), out _) ? File.ReadAllText(Path.Combine(folder, "cmdline"))
                .Replace('\0', ' ') : "";
        }
        catch (IOException)
        {
            // The process ended meanwhile.
            return "";
        }
    }
}
