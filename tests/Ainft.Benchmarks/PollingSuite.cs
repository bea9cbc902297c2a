using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Ainft.Cli.Dev;
using Ainft.Ethereum;
using Ainft.Functions;
using Ainft.Functions.Nodes;
using Ainft.Testing;
using Azure.Core.Pipeline;

namespace Ainft.Benchmarks;

/// <summary>
/// Nodes that poll, each with its own key and one signature per request. First all poll at the same moment, as after a
/// restart of the registry. Then they poll one after the other as their waits end, and the suite offers tasks
/// meanwhile. Goals: at most one storage read per poll, at most 100 reads in the queue.
/// </summary>
internal static class PollingSuite
{
    private static readonly MintDomain Domain = new(31337, Address.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3"));
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(string[] args)
    {
        var count = args is [var text] ? int.Parse(text) : 1_000;
        await using var azurite = await Azurite.StartAsync();
        var reads = 0;
        var transport = new FaultTransport(request =>
            request.Method == "GET" && request.Path.Contains("Tasks", StringComparison.Ordinal), everything: true);
        transport.Writing += _ => Interlocked.Increment(ref reads);
        await using var app = await StartAsync(azurite.ConnectionString, transport);
        using var http = new HttpClient(new SocketsHttpHandler
        {
            MaxConnectionsPerServer =
            count + 8
        })
        { BaseAddress = new Uri(app.Urls.First()), Timeout = Timeout.InfiniteTimeSpan };
        LocalKey[] nodes = [.. Enumerable.Range(0, count).Select(_ => LocalKey.Generate())];
        var tally = new Tally();
        using var over = new CancellationTokenSource();
        var polling = Task.WhenAll(nodes.Select(node => PollAsync(http, node, tally, over.Token)));
        var (signals, poll) =
            (app.Services.GetRequiredService<TaskSignals>(), app.Services.GetRequiredService<PollTasks>());
        var watching = WatchAsync(poll, tally, over.Token);
        tally.AllWait(
            await UntilAsync(() => signals.Listening - poll.Queued - PollTasks.ReadsAtOnce >= count * 9 / 10));
        over.CancelAfter(Measured);
        await OfferAsync(app.Services.GetRequiredService<TaskStore>(), nodes, tally, over.Token);
        await Task.WhenAll(polling, watching);
        tally.Print(count, reads);
        return 0;
    }

    private static async Task<WebApplication> StartAsync(string storage, FaultTransport transport)
    {
        var app = AinftApp.Create(
            [
                "--urls=http://127.0.0.1:0", "--Ainft:Triggers=off", $"--AzureWebJobsStorage={storage}",
                "--Ainft:Chain:RpcUrls=http://127.0.0.1:9",
                "--Ainft:Chain:ChainId=31337", $"--Ainft:Chain:Registry={Domain.Registry}",
                "--Ainft:Budgets:Factor=1000",
            ],
            builder =>
                builder.Services.AddSingleton<HttpPipelineTransport>(transport)
                    .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning)));
        await app.StartAsync();
        return app;
    }

    /// <summary>
    /// Polls as a node does until the time is over. Each request names the ETag of the previous answer.
    /// </summary>
    private static async Task PollAsync(HttpClient http, LocalKey node, Tally tally, CancellationToken over)
    {
        EntityTagHeaderValue? known = null;
        while (!over.IsCancellationRequested)
        {
            using var request = await SignAsync(node);
            if (known is not null)
                request.Headers.IfNoneMatch.Add(known);
            using var answer = await http.SendAsync(request, CancellationToken.None);
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                tally.SentAway();
                await Task.Delay(answer.Headers.RetryAfter!.Delta!.Value, CancellationToken.None);
                continue;
            }
            known = answer.Headers.ETag;
            tally.Answered(answer.StatusCode == HttpStatusCode.OK
                ? RunsOf(await answer.Content.ReadAsByteArrayAsync(CancellationToken.None))
                : []);
        }
    }

    private static async Task<HttpRequestMessage> SignAsync(LocalKey node)
    {
        var path = $"/api/nodes/{node.Address}/tasks?wait=20";
        var signed = await SignedRequest.SignAsync(node, Domain, "GET", path, Sha256Digest.Of([]),
            TimeProvider.System.GetUtcNow(), new Bytes32(RandomNumberGenerator.GetBytes(32)));
        return new HttpRequestMessage(HttpMethod.Get, path)
        {
            Headers =
            { Authorization = new AuthenticationHeaderValue(SignedRequest.Scheme, signed.Parameter) }
        };
    }

    /// <summary>Offers one run to each node in turn.</summary>
    private static async Task OfferAsync(TaskStore tasks, LocalKey[] nodes, Tally tally, CancellationToken over)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var i = 0; await NextAsync(pace, over); i++)
        {
            var task = new OfferedTask(Sha256Digest.Of(BitConverter.GetBytes(i)), RunPurpose.Reproduce, null,
                TimeProvider.System.GetUtcNow().AddHours(1));
            tally.Offered(task.Run);
            await tasks.OfferAsync(nodes[i % nodes.Length].Address, task, CancellationToken.None);
        }
    }

    private static async Task WatchAsync(PollTasks poll, Tally tally, CancellationToken over)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (await NextAsync(pace, over))
            tally.Queued(poll.Queued);
    }

    private static async Task<TimeSpan> UntilAsync(Func<bool> holds)
    {
        var started = Stopwatch.GetTimestamp();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!holds() && Stopwatch.GetElapsedTime(started) < 2 * Measured)
            await pace.WaitForNextTickAsync();
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task<bool> NextAsync(PeriodicTimer pace, CancellationToken over)
    {
        try
        {
            return await pace.WaitForNextTickAsync(over);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static IEnumerable<Sha256Digest> RunsOf(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        return [.. json.RootElement.GetProperty("tasks")
            .EnumerateArray().Select(task => Sha256Digest.Parse(task.GetProperty("run").GetString()!))];
    }

    private sealed class Tally
    {
        private readonly ConcurrentDictionary<Sha256Digest, long> offered = new();
        private readonly ConcurrentDictionary<Sha256Digest, TimeSpan> heard = new();
        private int answered;
        private int sentAway;
        private int longestQueue;
        private TimeSpan filled;
        private int sentAwayAtFirst;

        public void SentAway() => Interlocked.Increment(ref sentAway);

        /// <summary>Records the end of the first rush. The polls after it are those of normal operation.</summary>
        public void AllWait(TimeSpan after) => (filled, sentAwayAtFirst) = (after, sentAway);

        public void Queued(int length) => longestQueue = Math.Max(longestQueue, length);

        public void Offered(Sha256Digest run) => offered[run] = Stopwatch.GetTimestamp();

        public void Answered(IEnumerable<Sha256Digest> runs)
        {
            Interlocked.Increment(ref answered);
            foreach (var run in runs)
                heard.TryAdd(run, Stopwatch.GetElapsedTime(offered[run]));
        }

        public void Print(int nodes, int reads)
        {
            TimeSpan[] sorted = [.. heard.Values.Order()];
            Console.WriteLine(
                $"{nodes} nodes at once: nine of ten wait for a wake-up after {filled.TotalSeconds:F1} s, "
                + $"{sentAwayAtFirst} answers 503 until then, and in the {Measured.TotalSeconds:F0} s after that "
                + $"{sentAway - sentAwayAtFirst}");
            Console.WriteLine(
                $"{answered} polls answered, {reads} reads: {(double)reads / answered:F3} per poll (goal 1)");
            Console.WriteLine($"longest queue for a read {longestQueue} (goal 100)");
            Console.WriteLine($"{offered.Count} tasks offered, {sorted.Length} received: p50 "
                + $"{sorted[sorted.Length / 2].TotalMilliseconds:F0} ms, p99 "
                + $"{sorted[sorted.Length * 99 / 100].TotalMilliseconds:F0} ms from the start of its write");
            Console.WriteLine($"memory of app and nodes together: {Environment.WorkingSet >> 20} MiB");
        }
    }
}
