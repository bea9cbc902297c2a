using System.Diagnostics;
using System.Text.Json;

namespace Ainft.Cli.Tests;

/// <summary>The result of one run of the built <c>ainft</c> in its own process.</summary>
public sealed record CliRun(int ExitCode, string Out, string Error)
{
    // Limits a program that hangs. `dev --once` takes a minute alone and several minutes beside other tests.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>Standard output, which must be one JSON document.</summary>
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Out);

    /// <summary>Runs it to its end in <paramref name="folder"/>.</summary>
    public static async Task<CliRun> InAsync(
        string folder, string[] arguments, string? input = null,
        IReadOnlyDictionary<string, string?>? environment = null)
    {
        using var process = Process.Start(StartInfo(folder, arguments, environment))!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"ainft {string.Join(' ', arguments)} took longer than {Patience}.\n{await output}\n{await error}");
        }

        return new CliRun(process.ExitCode, await output, await error);
    }

    /// <summary>The start of the tool, without inherited variables that name a server or a password.</summary>
    public static ProcessStartInfo StartInfo(
        string folder, string[] arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(
            dotnet, [Path.Combine(AppContext.BaseDirectory, "Ainft.Cli.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in (string[])["AINFT_API", "AINFT_RPC", "AINFT_PASSWORD"])
            start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        return start;
    }

    /// <summary>Requires an exit code, and fails with the whole output of the run otherwise.</summary>
    public CliRun Ended(int exitCode)
    {
        Assert.True(
            ExitCode == exitCode, $"exit code {ExitCode} instead of {exitCode}\n--- out\n{Out}\n--- error\n{Error}");
        return this;
    }
}
