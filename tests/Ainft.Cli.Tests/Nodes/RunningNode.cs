using System.Diagnostics;
using System.Threading.Channels;

namespace Ainft.Cli.Tests.Nodes;

/// <summary>An <c>ainft node run</c> that runs until it is stopped or killed.</summary>
public sealed class RunningNode : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Process process;
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly List<string> said = [];

    private RunningNode(Process process)
    {
        this.process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null)
                lines.Writer.TryWrite(line.Data);
            else
                lines.Writer.TryComplete();
        };
        process.BeginErrorReadLine();
        _ = process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Starts it where dev.json is found, and waits until it is registered.</summary>
    public static async Task<RunningNode> StartAsync(string folder, string state, params string[] arguments)
    {
        var node = new RunningNode(Process.Start(CliRun.StartInfo(folder, ["node", "run", "--state", state, "--sandbox", "bubblewrap", .. arguments]))!);
        await node.WaitForAsync("ready:");
        return node;
    }

    /// <summary>Waits for a line that has some text in it.</summary>
    public async Task<string> WaitForAsync(string text)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await foreach (var line in lines.Reader.ReadAllAsync(limit.Token))
            {
                said.Add(line);
                if (line.Contains(text, StringComparison.Ordinal))
                    return line;
            }
        }
        catch (OperationCanceledException)
        {
            // What it said instead tells more than that it took too long.
        }

        throw new InvalidOperationException($"The node did not say '{text}':\n{string.Join('\n', said)}");
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM; answers the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        await Processes.TerminateAsync(process.Id);
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await TerminateAsync();
        process.Dispose();
    }
}
