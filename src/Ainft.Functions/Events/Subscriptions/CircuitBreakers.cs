using System.Collections.Concurrent;

namespace Ainft.Functions.Events;

/// <summary>
/// A circuit breaker per target. After some failures in a row a target gets no message for a while, which grows while
/// it fails. So a dead target costs few attempts, and no attempt of a delivery is used up meanwhile. A target is the
/// whole address, because a failing path of a shared host must not silence the others.
/// </summary>
internal sealed class CircuitBreakers(TimeProvider time)
{
    private const int Failures = 3, MostTargets = 10_000;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(5), Longest = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, (int Failed, DateTimeOffset Until)> targets = new();

    /// <summary>When the target gets messages again, or null when it does now.</summary>
    public DateTimeOffset? ClosedUntil(Uri target) =>
        targets.TryGetValue(target.AbsoluteUri, out var state) && state.Until > time.GetUtcNow() ? state.Until : null;

    public void Succeeded(Uri target) => targets.TryRemove(target.AbsoluteUri, out _);

    public void Failed(Uri target)
    {
        if (targets.Count >= MostTargets)
            targets.Clear();
        targets.AddOrUpdate(target.AbsoluteUri, _ => After(1), (_, state) => After(state.Failed + 1));
    }

    private (int, DateTimeOffset) After(int failed)
    {
        if (failed < Failures)
            return (failed, default);
        var seconds = First.TotalSeconds * Math.Pow(2, Math.Min(failed - Failures, 20));
        return (failed, time.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds)));
    }
}
