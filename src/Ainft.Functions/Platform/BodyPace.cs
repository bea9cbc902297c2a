namespace Ainft.Functions.Platform;

/// <summary>
/// Decides how long the sender of a body may still be silent. Two rules hold. In every <see cref="Window"/> a minimum
/// of bytes arrives. Bytes of earlier windows are not counted, so an earlier burst buys no time. The whole body arrives
/// within a time that follows from its size.
/// </summary>
/// <remarks>
/// The clock runs only while the app waits for the sender, because a slow disk here is not the sender's fault.
/// </remarks>
/// <param name="declared">The length that the sender declared, in bytes. Null when the body is sent in chunks.</param>
internal sealed class BodyPace(long? declared)
{
    /// <summary>The fewest bytes in one second, on average over the window.</summary>
    public const int SlowestRate = 16 << 10;

    /// <summary>The fewest bytes in one second, on average over the whole body.</summary>
    public const int SlowestAverage = 64 << 10;

    private const int Seconds = 10;

    /// <summary>The time over which the minimum rate is measured.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(Seconds);

    /// <summary>The time that every body has beside the time for its size.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    // The bytes of each of the last seconds. The current second is counted whole, in the sender's favour.
    private readonly long[] arrived = new long[Seconds + 1];
    private TimeSpan waited;
    private long total;

    /// <summary>
    /// How long the whole body may take: <see cref="Grace"/>, and a second per <see cref="SlowestAverage"/> bytes.
    /// </summary>
    public TimeSpan Limit => Grace + TimeSpan.FromSeconds((double)(declared ?? total) / SlowestAverage);

    /// <summary>How long the sender may be silent from now on.</summary>
    public TimeSpan Patience
    {
        get
        {
            var end = TimeSpan.FromSeconds(LastSecond());
            return (end < Limit ? end : Limit) - waited;
        }
    }

    /// <summary>Whether the sender was too slow.</summary>
    public bool IsLate => Patience <= TimeSpan.Zero;

    /// <summary>Records that the app waited for the sender.</summary>
    public void Wait(TimeSpan time)
    {
        var (before, after) = ((long)waited.TotalSeconds, (long)(waited + time).TotalSeconds);
        for (var second = Math.Max(before + 1, after - Seconds); second <= after; second++)
            arrived[second % arrived.Length] = 0;
        waited += time;
    }

    /// <summary>Records that bytes arrived.</summary>
    public void Arrive(long bytes)
    {
        arrived[(long)waited.TotalSeconds % arrived.Length] += bytes;
        total += bytes;
    }

    /// <summary>The first second with too few bytes in its window, when no more bytes arrive.</summary>
    private long LastSecond()
    {
        var now = (long)waited.TotalSeconds;
        var end = Math.Max(now, Seconds);
        for (var inWindow = Since(end - Seconds, now); inWindow >= (long)SlowestRate * Seconds; end++)
            inWindow -= end - Seconds <= now ? arrived[(end - Seconds) % arrived.Length] : 0;
        return end;
    }

    private long Since(long first, long now)
    {
        var sum = 0L;
        for (var second = first; second <= now; second++)
            sum += arrived[second % arrived.Length];
        return sum;
    }
}
