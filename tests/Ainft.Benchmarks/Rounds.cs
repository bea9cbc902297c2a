using System.Diagnostics;

namespace Ainft.Benchmarks;

/// <summary>
/// Measures the time of an action in rounds after a warm-up. The best round shows the speed of the code without
/// disturbance.
/// </summary>
internal static class Rounds
{
    public static TimeSpan Best(int rounds, Action action)
    {
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            var elapsed = Stopwatch.GetElapsedTime(start);
            best = elapsed < best ? elapsed : best;
        }
        return best;
    }
}
