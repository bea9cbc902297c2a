using System.Diagnostics;
using System.Threading.Channels;

namespace Ainft.Cli.Tests.Nodes;

/// <summary>An <c>ainft node run</c> that runs until the test stops or kills it.</summary>
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

    /// <summary>Starts it in the folder of dev.json and waits until it is registered.</summary>
    public static async Task<RunningNode> StartAsync(string folder, string state, params string[] arguments)
    {
        string[] command = ["node", "run", "--state", state, "--sandbox", "bubblewrap", .. arguments];
        var node = new RunningNode(Process.Start(CliRun.StartInfo(folder, command))!);
        await node.WaitForAsync("ready:");
        return node;
    }

    /// <summary>Waits for a line that contains a text, and returns the line.</summary>
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
            // The exception below reports the lines of the node, which explain more than a timeout.
        }

        throw new InvalidOperationException($"The node did not say '{text}':\n{string.Join('\n', said)}");
    }

    /// <summary>Sends SIGKILL.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    /// <summary>Sends SIGTERM and returns the exit code.</summary>
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
