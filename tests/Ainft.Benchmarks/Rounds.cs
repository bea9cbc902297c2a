using System.Diagnostics;

namespace Ainft.Benchmarks;

/// <summary>Times an action in rounds after a warm-up; the best round is what the code can do when nothing disturbs it.</summary>
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
