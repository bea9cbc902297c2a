using System.Diagnostics;
using System.Text.Json;

namespace Ainft.Cli.Tests;

/// <summary>One run of the built <c>ainft</c>, as a process of its own, and what came of it.</summary>
public sealed record CliRun(int ExitCode, string Out, string Error)
{
    // A limit for a program that hangs. `dev --once` takes a minute alone, and several minutes beside other tests.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>Standard output as the one JSON document that it must be.</summary>
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Out);

    /// <summary>Runs it to its end in <paramref name="folder"/>.</summary>
    public static async Task<CliRun> InAsync(string folder, string[] arguments, string? input = null, IReadOnlyDictionary<string, string?>? environment = null)
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
            throw new TimeoutException($"ainft {string.Join(' ', arguments)} took longer than {Patience}.\n{await output}\n{await error}");
        }

        return new CliRun(process.ExitCode, await output, await error);
    }

    /// <summary>How to start it, with nothing inherited that would point it to a server or a key.</summary>
    public static ProcessStartInfo StartInfo(string folder, string[] arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(dotnet, [Path.Combine(AppContext.BaseDirectory, "Ainft.Cli.dll"), .. arguments])
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

    /// <summary>Fails with everything the run said unless it ended as expected.</summary>
    public CliRun Ended(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode} instead of {exitCode}\n--- out\n{Out}\n--- error\n{Error}");
        return this;
    }
}
