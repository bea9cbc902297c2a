using System.ComponentModel;
using System.Diagnostics;

namespace Ainft.Cli.Sandboxes;

/// <summary>What a program of this machine answered. Of each text only the beginning is kept.</summary>
internal sealed record ToolAnswer(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>
/// Runs small programs of this machine, never through a shell. A node may be root, so it starts only what root has
/// installed, and with an environment of its own: neither a PATH nor a variable that loaders or interpreters obey is
/// inherited.
/// </summary>
internal static class Tool
{
    private const int MostText = 4 << 20;

    // Only root can write these, on every distribution that keeps to the Filesystem Hierarchy Standard.
    private static readonly string[] Folders =
        ["/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/local/sbin"];

    /// <summary>The absolute path of a program in the trusted folders; null when none of them has it.</summary>
    public static string? Find(string program) =>
        Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>The same for a program that a sandbox cannot do without.</summary>
    /// <exception cref="CommandException">None of the trusted folders has it.</exception>
    public static string Require(string program, string package) => Find(program) ?? throw CommandException.Usage(
        $"{program} is in none of {string.Join(", ", Folders)}.", $"apt-get install {package}");

    /// <summary>
    /// Describes how a program is started: by its absolute path, in <c>/</c>, with no variable of this process.
    /// </summary>
    /// <param name="program">An absolute path, or a name that is looked up in the trusted folders.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="variables">What it needs besides PATH and the locale.</param>
    public static ProcessStartInfo Describe(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? variables = null)
    {
        var path = Path.IsPathRooted(program) ? program : Find(program) ?? Path.Combine(Folders[0], program);
        var start = new ProcessStartInfo(path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        start.Environment["PATH"] = string.Join(':', Folders);
        start.Environment["LC_ALL"] = "C";
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return start;
    }

    /// <summary>Runs a program to its end; one that does not exist answers with exit code 127.</summary>
    public static async Task<ToolAnswer> RunAsync(
        string program, IEnumerable<string> arguments, CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? variables = null)
    {
        try
        {
            using var process = Process.Start(Describe(program, arguments, variables))!;
            process.StandardInput.Close();
            using var kill = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
            var (output, error) = (ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
            await process.WaitForExitAsync(cancellationToken);
            return new(process.ExitCode, await output, await error);
        }
        catch (Win32Exception exception)
        {
            return new(127, "", exception.Message);
        }
    }

    /// <summary>The same for a program that has no reason to fail.</summary>
    /// <exception cref="CommandException">It failed; the message carries what it wrote.</exception>
    public static async Task<string> DoAsync(
        string program, IEnumerable<string> arguments, CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? variables = null)
    {
        var answer = await RunAsync(program, arguments, cancellationToken, variables);
        return answer.Succeeded
            ? answer.Output
            : throw CommandException.Refused($"{program} failed with exit code {answer.ExitCode}: {answer.Error.Trim()}");
    }

    // A stranger's file names may come in messages, one for each of many files.
    private static async Task<string> ReadAsync(StreamReader reader)
    {
        var (text, buffer) = (new System.Text.StringBuilder(), new char[4096]);
        while (await reader.ReadAsync(buffer) is > 0 and var count)
            text.Append(buffer, 0, Math.Min(count, MostText - text.Length));
        return text.ToString();
    }
}
