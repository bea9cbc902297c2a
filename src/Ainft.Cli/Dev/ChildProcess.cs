using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Ainft.Cli.Dev;

/// <summary>A child process that never outlives this process. Its output can be read line by line.</summary>
/// <remarks>
/// Disposal sends SIGTERM and, five seconds later, SIGKILL. If this process ends without disposal, even by SIGKILL, a
/// pipe closes and a small guard process does the same. A normal exit of this process kills the remaining children.
/// </remarks>
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly ConcurrentDictionary<int, Process> Alive = new();

    private readonly Process process;
    private readonly Process? guard;
    private readonly Task reading;
    private readonly Channel<string> lines = Channel.CreateBounded<string>(
        new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly ConcurrentQueue<string> recent = new();

    static ChildProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var child in Alive.Values)
            TryKill(child);
    };

    private ChildProcess(Process process)
    {
        this.process = process;
        Alive[process.Id] = process;
        guard = OperatingSystem.IsWindows() ? null : StartGuard(process.Id);
        reading = ReadAsync();
    }

    /// <summary>The operating system's id of the process.</summary>
    public int Id => process.Id;

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>Whether the process has ended with exit code 0.</summary>
    public bool HasSucceeded => process.HasExited && process.ExitCode == 0;

    /// <summary>The last output lines of the process, for error messages.</summary>
    public string RecentOutput => string.Join(Environment.NewLine, recent);

    /// <summary>
    /// Starts a program with its output redirected. <paramref name="environment"/> adds variables to the inherited
    /// ones, and a null value removes one.
    /// </summary>
    public static ChildProcess Start(
        string fileName,
        IEnumerable<string> arguments,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(fileName, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = workingDirectory ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        var started = Process.Start(start) ?? throw new InvalidOperationException($"{fileName} did not start.");
        return new ChildProcess(started);
    }

    /// <summary>Reads lines until <paramref name="match"/> returns a value other than null.</summary>
    /// <exception cref="InvalidOperationException">The process ended first. The message has its output.</exception>
    /// <exception cref="TimeoutException">No line matched in time.</exception>
    public async Task<T> WaitForLineAsync<T>(
        Func<string, T?> match, TimeSpan timeout, CancellationToken cancellationToken = default)
        where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            await foreach (var line in lines.Reader.ReadAllAsync(limit.Token))
                if (match(line) is { } found)
                    return found;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"{process.StartInfo.FileName} was not ready within {timeout.TotalSeconds:0} s."
                + Environment.NewLine + RecentOutput);
        }

        throw new InvalidOperationException(
            $"{process.StartInfo.FileName} ended before it was ready.{Environment.NewLine}{RecentOutput}");
    }

    /// <summary>
    /// Waits until the process has ended by itself and all its output is read, and returns its exit code.
    /// </summary>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken = default)
    {
        await process.WaitForExitAsync(cancellationToken);
        await reading.WaitAsync(cancellationToken);
        return process.ExitCode;
    }

    /// <summary>Ends the process at once (SIGKILL) and waits for its end.</summary>
    public async Task KillAsync()
    {
        TryKill(process);
        await process.WaitForExitAsync();
        Forget();
    }

    /// <summary>Asks the process to end (SIGTERM). After five seconds it ends the process (SIGKILL).</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited && !OperatingSystem.IsWindows())
        {
            _ = Kill(process.Id, 15);
            await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(Patience, TimeProvider.System));
        }

        await KillAsync();
    }

    /// <summary>Closes the pipe of the guard, as the system does when this process dies.</summary>
    internal void CloseGuard() => guard?.StandardInput.Close();

    private void Forget()
    {
        Alive.TryRemove(process.Id, out _);
        if (guard is null || guard.HasExited)
            return;
        TryKill(guard);
        guard.WaitForExit();
    }

    private async Task ReadAsync()
    {
        await Task.WhenAll(PumpAsync(process.StandardOutput), PumpAsync(process.StandardError));
        lines.Writer.TryComplete();
    }

    private async Task PumpAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            recent.Enqueue(line);
            while (recent.Count > 50 && recent.TryDequeue(out _))
            {
            }

            lines.Writer.TryWrite(line);
        }
    }

    // The guard blocks on a pipe that only this process holds open, so it wakes exactly when this process has ended.
    private static Process? StartGuard(int pid) => Process.Start(new ProcessStartInfo(
        "/bin/sh", ["-c", $"trap '' INT; cat >/dev/null; kill -TERM {pid} && sleep 5 && kill -KILL {pid}"])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    });

    private static void TryKill(Process child)
    {
        try
        {
            child.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself.
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int pid, int signal);
}
