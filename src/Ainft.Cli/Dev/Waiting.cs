namespace Ainft.Cli.Dev;

/// <summary>Waits for a fact that the app or the chain soon has.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Reads until the answer is not null.</summary>
    /// <param name="readAsync">Reads.</param>
    /// <param name="problem">The message when there is no answer in time, without its end.</param>
    /// <param name="details">The output of a program below the message, or null.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="CommandException">There is no answer in time.</exception>
    public static async Task<T> ForAsync<T>(
        Func<Task<T?>> readAsync, string problem, Func<string>? details, CancellationToken cancellationToken)
        where T : class
    {
        var time = TimeProvider.System;
        for (var since = time.GetTimestamp(); time.GetElapsedTime(since) < Patience;)
        {
            if (await readAsync() is { } found)
                return found;
            await Task.Delay(Poll, time, cancellationToken);
        }

        throw CommandException.TryLater($"{problem} within {Patience.TotalMinutes:0} minutes.")
            .With(details?.Invoke() ?? "");
    }
}
