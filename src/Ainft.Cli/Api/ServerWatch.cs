namespace Ainft.Cli.Api;

/// <summary>
/// Asks a server again and again while a command waits. It says once when the server stops answering, and once when it
/// answers again; it
/// gives up for nothing but what the caller decides.
/// </summary>
/// <param name="say">Shows a line of progress.</param>
/// <param name="time">Measures how long the server was away.</param>
internal sealed class ServerWatch(Action<string> say, TimeProvider time)
{
    private long? awaySince;

    /// <summary>How long the server has not answered; zero while it does.</summary>
    public TimeSpan Away => awaySince is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>Asks once.</summary>
    /// <param name="ask">Asks the server.</param>
    /// <returns>Its answer, or null when it cannot answer now and may later.</returns>
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
