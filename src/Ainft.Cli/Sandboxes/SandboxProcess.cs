using System.Diagnostics;

namespace Ainft.Cli.Sandboxes;

/// <summary>The process that holds a sandbox, its lines, and its end.</summary>
internal sealed class SandboxProcess : IDisposable
{
    private const int LongestLine = 8192;

    private readonly Process process;
    private readonly Lock turn = new();
    private readonly Action<string> logLine;
    private readonly ManualResetEventSlim ended = new();

    private SandboxProcess(Process process, Action<string> logLine)
    {
        (this.process, this.logLine) = (process, logLine);
        process.StandardInput.Close();
        Exited = WaitAsync();
    }

    /// <summary>The exit code, once the process has ended and all it wrote is read.</summary>
    public Task<int> Exited { get; }

    /// <summary>Starts a program on a thread that stays until it has ended.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="logLine">Called for each line, one call at a time.</param>
    /// <param name="variables">What it needs besides PATH and the locale.</param>
    /// <remarks>
    /// It inherits neither variables nor files of this process, since a workload may be able to read those of what
    /// holds it. The kernel takes the end of the thread that started a process for the end of its parent, and the
    /// threads of the pool come and go.
    /// </remarks>
    public static async Task<SandboxProcess> StartAsync(
        string program, IEnumerable<string> arguments, Action<string> logLine,
        IReadOnlyDictionary<string, string>? variables = null)
    {
        InheritedFiles.Keep();
        var start = Tool.Describe(program, arguments, variables);
        var started = new TaskCompletionSource<SandboxProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                var sandbox = new SandboxProcess(Process.Start(start)!, logLine);
                started.SetResult(sandbox);
                sandbox.ended.Wait();
            }
            catch (Exception exception)
            {
                started.TrySetException(exception);
            }
        })
        { IsBackground = true, Name = "sandbox" }.Start();
        return await started.Task;
    }

    /// <summary>Ends the process itself (SIGKILL).</summary>
    public void Kill() => process.Kill();

    public void Dispose()
    {
        ended.Set();
        process.Dispose();
    }

    private async Task<int> WaitAsync()
    {
        await Task.WhenAll(PumpAsync(process.StandardOutput), PumpAsync(process.StandardError));
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    // A line is limited: a program may write without ever ending one.
    private async Task PumpAsync(StreamReader reader)
    {
        var (buffer, used) = (new char[LongestLine], 0);
        while (await reader.ReadAsync(buffer.AsMemory(used)) is > 0 and var count)
        {
            used += count;
            var from = 0;
            while (buffer.AsSpan(from, used - from).IndexOf('\n') is >= 0 and var length)
            {
                Tell(buffer.AsSpan(from, length));
                from += length + 1;
            }

            buffer.AsSpan(from, used - from).CopyTo(buffer);
            used -= from;
            if (used < buffer.Length)
                continue;
            Tell(buffer);
            used = 0;
        }

        if (used > 0)
            Tell(buffer.AsSpan(0, used));
    }

    private void Tell(ReadOnlySpan<char> line)
    {
        lock (turn)
            logLine(new string(line.TrimEnd('\r')));
    }
}
