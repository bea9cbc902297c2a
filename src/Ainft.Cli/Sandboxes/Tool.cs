using System.ComponentModel;
using System.Diagnostics;

namespace Ainft.Cli.Sandboxes;

/// <summary>What a program of this machine answered.</summary>
internal sealed record ToolAnswer(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>Runs small programs of this machine, never through a shell.</summary>
internal static class Tool
{
    /// <summary>Where a program is; null when it is not on the PATH.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Concat(["/usr/sbin", "/sbin"])
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);

    /// <summary>Runs a program to its end; one that is not there answers with exit code 127.</summary>
    public static async Task<ToolAnswer> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Find(program) ?? program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.StandardInput.Close();
            using var kill = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
            var (output, error) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
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
    public static async Task<string> DoAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var answer = await RunAsync(program, arguments, cancellationToken);
        return answer.Succeeded
            ? answer.Output
            : throw CommandException.Refused($"{program} failed with exit code {answer.ExitCode}: {answer.Error.Trim()}");
    }
}
