namespace Ainft.Functions.Events;

/// <summary>The times between the attempts of a delivery (Standard Webhooks 1.0.0).</summary>
public static class RetrySchedule
{
    /// <summary>The wait before each attempt. The first attempt is at once.</summary>
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.Zero, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14),
        TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>The longest time that an answer can ask for with Retry-After.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>The number of attempts.</summary>
    public static int Attempts => Waits.Length;

    /// <summary>
    /// The time of the attempt after so many failed ones, or null when no attempt follows. A later time that the answer
    /// asks for overrides the schedule.
    /// </summary>
    public static DateTimeOffset? Next(int failed, DateTimeOffset now, TimeSpan? asked)
    {
        if (failed >= Waits.Length)
            return null;
        var wait = asked is { } after && after > Waits[failed] ? after : Waits[failed];
        return now + (wait < Longest ? wait : Longest);
    }
}
