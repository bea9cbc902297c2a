using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Ainft.Benchmarks;

/// <summary>The results of a load of requests.</summary>
internal sealed record LoadResult(int Requests, TimeSpan Took, TimeSpan Median, TimeSpan P99)
{
    public double PerSecond => Requests / Took.TotalSeconds;

    public override string ToString() =>
        $"{Requests} requests in {Took.TotalSeconds:F2} s: {PerSecond:F0}/s, p50 {Median.TotalMilliseconds:F1} ms, p99 "
            + $"{P99.TotalMilliseconds:F1} ms";
}

/// <summary>
/// Sends bodies to one address from several clients. Each client waits for the answer before it sends the next body.
/// </summary>
internal static class Load
{
    public static Task<LoadResult> RunAsync(Uri address, IReadOnlyList<string> bodies, int clients) => RunAsync(
        bodies.Count, clients,
        (http, i) => http.PostAsync(address, new StringContent(bodies[i], Encoding.UTF8, "application/json")));

    /// <summary>
    /// Requests one address repeatedly from several clients. With a tag they ask for an answer that has another one.
    /// </summary>
    public static Task<LoadResult> GetAsync(Uri address, int requests, int clients, string? tag = null) =>
        RunAsync(requests, clients, async (http, _) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (tag is not null)
                request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(tag));
            return await http.SendAsync(request);
        });

    /// <summary>Sends numbered requests from several clients. Each must succeed, or end in status 304.</summary>
    public static async Task<LoadResult> RunAsync(
        int requests, int clients, Func<HttpClient, int, Task<HttpResponseMessage>> send)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = clients });
        var latencies = new TimeSpan[requests];
        var next = -1;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < requests; i = Interlocked.Increment(ref next))
            {
                var sent = Stopwatch.GetTimestamp();
                using var answer = await send(http, i);
                if (!answer.IsSuccessStatusCode && answer.StatusCode != HttpStatusCode.NotModified)
                    throw new InvalidOperationException(
                        $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
                latencies[i] = Stopwatch.GetElapsedTime(sent);
            }
        }));
        var took = Stopwatch.GetElapsedTime(started);
        Array.Sort(latencies);
        return new LoadResult(requests, took, latencies[latencies.Length / 2], latencies[latencies.Length * 99 / 100]);
    }
}
