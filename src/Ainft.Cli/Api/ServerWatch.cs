namespace Ainft.Cli.Api;

/// <summary>
/// Polls a server while a command waits. It reports once that the server stopped answering, and once that the server
/// answers again. Only the caller decides when to give up.
/// </summary>
/// <param name="say">Shows a line of progress.</param>
/// <param name="time">Measures the time without an answer.</param>
internal sealed class ServerWatch(Action<string> say, TimeProvider time)
{
    private long? awaySince;

    /// <summary>The time since the server stopped answering, or zero while it answers.</summary>
    public TimeSpan Away => awaySince is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>Sends one request.</summary>
    /// <param name="ask">Sends the request.</param>
    /// <returns>The answer, or null when the server cannot answer now but may answer later.</returns>
    public async Task<T?> AskAsync<T>(Func<Task<T>> ask) where T : struct
    {
        try
        {
            var answer = await ask();
            if (awaySince is not null)
                say($"The server answers again, after {Away.TotalSeconds:0} s.");
            awaySince = null;
            return answer;
        }
        catch (CommandException failure) when (failure.ExitCode == ExitCode.TryLater)
        {
            if (awaySince is null)
                say($"{failure.Message.TrimEnd('.')}. Still waiting for it.");
            awaySince ??= time.GetTimestamp();
            return null;
        }
    }
}
