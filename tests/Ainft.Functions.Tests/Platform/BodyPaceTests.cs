using Ainft.Functions.Platform;
using CsCheck;

namespace Ainft.Functions.Tests.Platform;

/// <summary>The longest time for which the sender of a body may be silent. Earlier bytes do not change it.</summary>
public sealed class BodyPaceTests
{
    private const long Enough = 10L * BodyPace.SlowestRate;

    /// <summary>
    /// The pace includes the current second as a whole, so silence may last one second longer than the window.
    /// </summary>
    private static readonly TimeSpan LongestSilence = BodyPace.Window + TimeSpan.FromSeconds(1);

    /// <summary>Pauses in milliseconds, and the bytes after each pause.</summary>
    private static readonly Gen<(int Pause, long Bytes)[]> History =
        Gen.Select(Gen.Int[0, 9_000], Gen.Long[0, 4L << 20]).Array[0, 60];

    [Fact]
    public void A_burst_buys_no_time_at_all() => History.Sample(history =>
    {
        var pace = new BodyPace(1L << 40);
        foreach (var (pause, bytes) in history)
        {
            pace.Wait(TimeSpan.FromMilliseconds(pause));
            pace.Arrive(bytes);
            Assert.True(pace.Patience <= LongestSilence);
        }
        pace.Wait(LongestSilence);
        Assert.True(pace.IsLate);
    });

    [Fact]
    public void A_sender_is_late_exactly_when_a_whole_window_holds_too_little() => History.Sample(history =>
    {
        var pace = new BodyPace(1L << 40);
        var events = new List<(long At, long Bytes)> { (0, 0) };
        foreach (var (pause, bytes) in history)
        {
            pace.Wait(TimeSpan.FromMilliseconds(pause));
            var now = events[^1].At + pause;
            // All seconds that the window touches, each as a whole.
            var first = (now / 1000) - (long)BodyPace.Window.TotalSeconds;
            var inWindow = events.Where(one => one.At / 1000 >= first).Sum(one => one.Bytes);
            Assert.Equal(now >= BodyPace.Window.TotalMilliseconds && inWindow < Enough, pace.IsLate);
            pace.Arrive(bytes);
            events.Add((now, bytes));
        }
    });

    [Fact]
    public void A_sender_that_always_keeps_the_slowest_average_is_never_late() => Gen.Int[1, 2_000].Sample(pause =>
    {
        const long Length = 8L << 20;
        var pace = new BodyPace(Length);
        for (var sent = 0L; sent < Length;)
        {
            pace.Wait(TimeSpan.FromMilliseconds(pause));
            Assert.False(pace.IsLate);
            var bytes = (long)Math.Ceiling(BodyPace.SlowestAverage * pause / 1000.0);
            pace.Arrive(bytes);
            sent += bytes;
        }
    });

    [Fact]
    public void The_time_for_a_declared_body_follows_from_its_length_alone() => Gen.Long[0, 1L << 36].Sample(length =>
    {
        var pace = new BodyPace(length);
        pace.Arrive(length / 2);
        var expected = BodyPace.Grace.TotalSeconds + ((double)length / BodyPace.SlowestAverage);
        Assert.Equal(expected, pace.Limit.TotalSeconds, 3);
    });

    [Fact]
    public void The_time_for_a_body_in_chunks_follows_from_what_has_arrived()
    {
        var pace = new BodyPace(null);
        Assert.Equal(BodyPace.Grace, pace.Limit);
        pace.Arrive(BodyPace.SlowestAverage);
        Assert.Equal(BodyPace.Grace + TimeSpan.FromSeconds(1), pace.Limit);
    }

    [Fact]
    public void A_sender_at_the_slowest_rate_that_the_window_allows_is_late_for_the_whole()
    {
        var pace = new BodyPace(4L << 20);
        var seconds = 0;
        for (; !pace.IsLate; seconds++)
        {
            pace.Arrive(BodyPace.SlowestRate);
            pace.Wait(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(pace.Limit.TotalSeconds, seconds);
    }
}
