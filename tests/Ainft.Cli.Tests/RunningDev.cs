using System.Diagnostics;
using System.Text.Json;
using Ainft.Cli.Dev;

namespace Ainft.Cli.Tests;

/// <summary>An <c>ainft dev</c> that runs in its own folder until the test stops it.</summary>
public sealed class RunningDev : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Process process;
    private readonly Task<string> errors;

    private RunningDev(Process process) => (this.process, errors) = (process, process.StandardError.ReadToEndAsync());

    public DevFile File { get; private set; } = null!;

    /// <summary>Its output up to and including the ready line.</summary>
    public string Story { get; private set; } = "";

    /// <summary>Starts it and waits for its ready line.</summary>
    public static Task<RunningDev> StartAsync(string folder, params string[] arguments) =>
        StartAsync(folder, new Dictionary<string, string?>(), arguments);

    /// <summary>Starts it with these additional variables of the environment.</summary>
    public static async Task<RunningDev> StartAsync(
        string folder, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        var dev = new RunningDev(Process.Start(CliRun.StartInfo(folder, ["dev", .. arguments], environment))!);
        try
        {
            await dev.WaitUntilReadyAsync().WaitAsync(Patience);
            dev.File = JsonSerializer.Deserialize<DevFile>(
                await System.IO.File.ReadAllBytesAsync(DevFile.PathIn(folder)), JsonSerializerOptions.Web)!;
            return dev;
        }
        catch
        {
            await dev.DisposeAsync();
            throw;
        }
    }

    /// <summary>The processes below this one, at any depth.</summary>
    public Task<IReadOnlyList<int>> ChildrenAsync() => Processes.BelowAsync(process.Id);

    /// <summary>Sends SIGTERM and returns the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        await Processes.TerminateAsync(process.Id);
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    /// <summary>
    /// Waits until it ends by itself. Returns its exit code and the text that it wrote to standard error.
    /// </summary>
    public async Task<(int ExitCode, string Errors)> EndAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await TerminateAsync();
        process.Dispose();
    }

    private async Task WaitUntilReadyAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            Story += line + "\n";
            if (line.StartsWith("ready ", StringComparison.Ordinal))
            {
                // Its further output must not fill the pipe, or it would block.
                _ = process.StandardOutput.ReadToEndAsync();
                return;
            }
        }

        throw new InvalidOperationException($"ainft dev ended before it was ready.\n{Story}\n{await errors}");
    }
}
