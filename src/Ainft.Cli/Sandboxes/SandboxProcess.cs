using System.Diagnostics;

namespace Ainft.Cli.Sandboxes;

/// <summary>The process of a sandbox, with its lines and its end.</summary>
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

    /// <summary>The exit code. It completes when the process has ended and all its output is read.</summary>
    public Task<int> Exited { get; }

    /// <summary>Starts a program on a thread that lives until the program has ended.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="logLine">Receives each line, one call at a time.</param>
    /// <param name="variables">Variables besides PATH and the locale.</param>
    /// <remarks>
    /// The program inherits neither variables nor files of this process, because a workload may be able to read those
    /// of the process around it. The kernel treats the end of the thread that started a process as the end of the
    /// parent. A thread of the pool could end too early, so this method makes its own thread.
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

    // The length of a line is limited, because a program may write without ending a line.
    private async Task PumpAsync(StreamReader reader)
    {
        var (buffer, used) = (new char[LongestLine], 0);
        while (await reader.ReadAsync(buffer.AsMemory(used)) is > 0 and var count)
        {
            used += count;
            var from = 0;
            while (buffer.AsSpan(from, used - from).IndexOf('\n') is >= 0 and var length)
            {
                PassOn(buffer.AsSpan(from, length));
                from += length + 1;
            }

            buffer.AsSpan(from, used - from).CopyTo(buffer);
            used -= from;
            if (used < buffer.Length)
                continue;
            PassOn(buffer);
            used = 0;
        }

        if (used > 0)
            PassOn(buffer.AsSpan(0, used));
    }

    private void PassOn(ReadOnlySpan<char> line)
    {
        lock (turn)
            logLine(new string(line.TrimEnd('\r')));
    }
}
