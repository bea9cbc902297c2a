using System.Diagnostics;

namespace Ainft.Benchmarks;

/// <summary>
/// Sends requests at a steady rate, whether or not earlier ones are answered, as independent senders do. A latency
/// counts from the time at which the request was due, so a server that stalls delays all requests of that time.
/// </summary>
internal static class PacedLoad
{
    public static async Task<LoadResult> RunAsync(
        int requests, int perSecond, Func<int, Task<HttpResponseMessage>> send)
    {
        var (latencies, sending) = (new TimeSpan[requests], new Task[requests]);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < requests; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / perSecond);
            if (due - Stopwatch.GetElapsedTime(started) is var early && early > TimeSpan.Zero)
                await Task.Delay(early);
            sending[i] = OneAsync(i, due);
        }
        await Task.WhenAll(sending);
        var took = Stopwatch.GetElapsedTime(started);
        Array.Sort(latencies);
        return new LoadResult(requests, took, latencies[requests / 2], latencies[requests * 99 / 100]);

        async Task OneAsync(int number, TimeSpan due)
        {
            using var answer = await send(number);
            if (!answer.IsSuccessStatusCode)
                throw new InvalidOperationException(
                    $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
            latencies[number] = Stopwatch.GetElapsedTime(started) - due;
        }
    }
}
