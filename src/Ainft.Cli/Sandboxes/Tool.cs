using System.ComponentModel;
using System.Diagnostics;

namespace Ainft.Cli.Sandboxes;

/// <summary>The result of a program of this machine. Only the beginning of each text is kept.</summary>
internal sealed record ToolAnswer(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>
/// Runs small programs of this machine, never through a shell. A node may be root, so it starts only programs that root
/// installed. They do not inherit variables, because a PATH or a variable of a loader or interpreter could change them.
/// </summary>
internal static class Tool
{
    private const int MostText = 4 << 20;

    // Only root can write to these folders on a distribution that follows the Filesystem Hierarchy Standard.
    private static readonly string[] Folders =
        ["/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/local/sbin"];

    /// <summary>The absolute path of a program in the trusted folders. Null when it is not installed there.</summary>
    public static string? Find(string program) =>
        Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>The absolute path of a program that a sandbox needs.</summary>
    /// <exception cref="CommandException">The program is not in the trusted folders.</exception>
    public static string Require(string program, string package) => Find(program) ?? throw CommandException.Usage(
        $"The program {program} is not in {string.Join(", ", Folders)}.", $"apt-get install {package}");

    /// <summary>
    /// Describes the start of a program by its absolute path, in <c>/</c>, without the variables of this process.
    /// </summary>
    /// <param name="program">An absolute path, or a name in one of the trusted folders.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="variables">Variables besides PATH and the locale.</param>
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

    /// <summary>Runs a program to its end. The exit code is 127 when the program does not exist.</summary>
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

    /// <summary>Runs a program that must succeed, and returns its output.</summary>
    /// <exception cref="CommandException">The program failed. The message contains its error output.</exception>
    public static async Task<string> DoAsync(
        string program, IEnumerable<string> arguments, CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? variables = null)
    {
        var answer = await RunAsync(program, arguments, cancellationToken, variables);
        return answer.Succeeded
            ? answer.Output
            : throw CommandException.Refused(
                $"{program} failed with exit code {answer.ExitCode}. {answer.Error.Trim()}");
    }

    // A program may write one message per file of an untrusted tree, so the text is limited.
    private static async Task<string> ReadAsync(StreamReader reader)
    {
        var (text, buffer) = (new System.Text.StringBuilder(), new char[4096]);
        while (await reader.ReadAsync(buffer) is > 0 and var count)
            text.Append(buffer, 0, Math.Min(count, MostText - text.Length));
        return text.ToString();
    }
}
