using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ainft.Ethereum;

namespace Ainft.Benchmarks;

/// <summary>
/// From the answer to a mint until its event is at the targets of subscriptions. First one healthy target, then 900,
/// and then the same 900 beside 100 that never answer. Goals: 2 s at p95 for one target, and the dead ones delay the
/// healthy ones by less than 1 s at p95.
/// </summary>
internal static class SubscriptionsSuite
{
    /// <summary>The limits of subscriptions of an account and of a network address.</summary>
    private const int PerAccount = 20, PerClient = 250;

    private const int Mints = 30;

    /// <summary>A subscription gets 60 events per minute, and the log appends several mints together.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2), Patience = TimeSpan.FromMinutes(2),
        Look = TimeSpan.FromMilliseconds(100), Settling = TimeSpan.FromSeconds(60);

    /// <param name="args">The number of subscriptions, of which a tenth is dead.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var count = args is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 1_000;
        await using var app = await MeasuredApp.StartAsync(
            inMemory: true, ("Ainft__Data__Key", new string('d', 64)), ("Ainft__Events__PrivateHosts", "127.0.0.1"),
            ("Ainft__Proxies", "127.0.0.1"));
        await using var receiver = await EventReceiver.StartAsync();
        using var http = new HttpClient();
        var (targets, dead) = (new Targets(http, app, receiver), count / 10);
        await targets.AddAsync("live", 1);
        var one = await MeasureAsync(http, app, receiver, 1);
        Print("one healthy target", one, "2 s");
        await targets.AddAsync("live", count - dead - 1);
        var healthy = await MeasureAsync(http, app, receiver, count - dead);
        Print($"{count - dead} healthy targets", healthy, null);
        await targets.AddAsync("dead", dead);
        var beside = await MeasureAsync(http, app, receiver, count - dead);
        Print($"the same beside {dead} dead ones", beside, null);
        var delay = P95(beside) - P95(healthy);
        Console.WriteLine($"the dead ones delay the healthy ones by {delay.TotalSeconds:F2} s at p95 (goal 1 s)");
        return P95(one) <= TimeSpan.FromSeconds(2) && delay < TimeSpan.FromSeconds(1) ? 0 : 1;
    }

    /// <summary>Mints, and returns the sorted times from each answer until each healthy target has the event.</summary>
    private static async Task<TimeSpan[]> MeasureAsync(
        HttpClient http, MeasuredApp app, EventReceiver receiver, int healthy)
    {
        // The events of the phase before leave the minute of the limit.
        await Task.Delay(Settling);
        var minted = new List<(string Id, long At)>();
        for (var i = 0; i < Mints; i++)
        {
            minted.Add(await MintAsync(http, app));
            await Task.Delay(Pace);
        }
        var started = Stopwatch.GetTimestamp();
        while (minted.Any(one => receiver.TimesOf(one.Id).Count < healthy)
            && Stopwatch.GetElapsedTime(started) < Patience)
            await Task.Delay(Look);
        TimeSpan[] times =
        [
            .. minted.SelectMany(one => receiver.TimesOf(one.Id).Select(at => Stopwatch.GetElapsedTime(one.At, at)))
                .Order(),
        ];
        return times.Length == Mints * healthy
            ? times
            : throw new InvalidOperationException($"{times.Length} of {Mints * healthy} messages arrived.");
    }

    private static async Task<(string Id, long At)> MintAsync(HttpClient http, MeasuredApp app)
    {
        var key = LocalKey.Generate();
        var manifest = $$"""{"ainft":1,"kind":"data","name":"{{Guid.NewGuid()}}"}""";
        var deadline = (ulong)TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds();
        if (!Manifest.TryParse(Encoding.UTF8.GetBytes(manifest), out var parsed, out _))
            throw new InvalidOperationException("The manifest is not one.");
        var signature = key.Sign(MintMessage.HashMint(app.Domain, parsed.Digest, [], deadline));
        var body = $$"""
            {"manifest":{{manifest}},"creator":"{{key.Address}}","deadline":{{deadline}},"signature":"{{signature}}"}
            """;
        using var answer = await http.PostAsync(
            new Uri(app.Address, "/api/ainfts"), new StringContent(body, Encoding.UTF8, "application/json"));
        return answer.IsSuccessStatusCode
            ? (parsed.IdFor(key.Address).ToString(), Stopwatch.GetTimestamp())
            : throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
    }

    private static void Print(string what, TimeSpan[] sorted, string? goal) => Console.WriteLine(
        $"{what}: p50 {sorted[sorted.Length / 2].TotalMilliseconds:F0} ms, p95 {P95(sorted).TotalMilliseconds:F0} ms, "
        + $"most {sorted[^1].TotalMilliseconds:F0} ms{(goal is null ? "" : $" (goal p95 {goal})")}");

    private static TimeSpan P95(TimeSpan[] sorted) => sorted[sorted.Length * 95 / 100];

    /// <summary>Subscribes targets, with as many accounts and network addresses as the limits need.</summary>
    private sealed class Targets(HttpClient http, MeasuredApp app, EventReceiver receiver)
    {
        private int added;
        private LocalKey key = LocalKey.Generate();

        public async Task AddAsync(string folder, int count)
        {
            for (var i = 0; i < count; i++, added++)
            {
                if (added % PerAccount == 0)
                    key = LocalKey.Generate();
                var api = new SignedApi(http, app, key, $"203.0.113.{1 + added / PerClient}");
                var url = $"{receiver.Address}/{folder}/{added}";
                var answer = await api.PostAsync(
                    "subscriptions", $$"""{"url":"{{url}}","types":["ainft.minted"]}""");
                await api.PostAsync($"subscriptions/{answer.GetProperty("subscription").GetString()}/challenge");
            }
        }
    }
}
