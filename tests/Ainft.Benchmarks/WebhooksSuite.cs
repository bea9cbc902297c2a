using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Benchmarks;

/// <summary>
/// Deliveries of 10 KiB with the signature of Standard Webhooks. They arrive at 200 per second while no instance
/// processes them, and at 50 per second while the app does. Then a queue of 10,000 is processed, and the app is killed
/// twice meanwhile. Goals: p99 of the answers at most 100 ms and 250 ms, and no delivery is lost.
/// </summary>
internal static class WebhooksSuite
{
    private const string Host = "models.example.org";
    private const int AlonePerSecond = 200, BesidePerSecond = 50, Seconds = 60, BodyBytes = 10 << 10;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30), Look = TimeSpan.FromSeconds(1);

    private static readonly (string Name, string Value)[]
        Held = [("Ainft__Triggers", "off"), ("Ainft__Data__Key", new string('d', 64))],
        Working = [("Ainft__Triggers", "on"), ("Ainft__Data__Key", new string('d', 64))];

    /// <param name="args">The number of queued deliveries.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var queued = args is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 10_000;
        await using var app = await MeasuredApp.StartAsync(inMemory: true, Held);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 });
        var sender = await Sender.AddAsync(http, app);
        // The first deliveries compile the code that all later ones use.
        await PacedLoad.RunAsync(AlonePerSecond, AlonePerSecond / 4, _ => sender.SendAsync());
        var alone = await PacedLoad.RunAsync(AlonePerSecond * Seconds, AlonePerSecond, _ => sender.SendAsync());
        Console.WriteLine($"receiving alone: {alone} (goal p99 100 ms)");
        await app.RestartAsync(isKilled: false, Working);
        var events = new EventPages(http, app, $"type=ainft.minted&creator={sender.Creator}");
        await UntilAsync(events, sender.Sent);
        var beside = await PacedLoad.RunAsync(BesidePerSecond * Seconds, BesidePerSecond, _ => sender.SendAsync());
        Console.WriteLine($"receiving while processing: {beside} (goal p99 250 ms)");
        await UntilAsync(events, sender.Sent);
        return await ProcessAsync(app, sender, events, queued) ? 0 : 1;
    }

    private static async Task<bool> ProcessAsync(MeasuredApp app, Sender sender, EventPages events, int queued)
    {
        await app.RestartAsync(isKilled: false, Held);
        await PacedLoad.RunAsync(queued, AlonePerSecond, _ => sender.SendAsync());
        var before = events.Count;
        await app.RestartAsync(isKilled: false, Working);
        var started = Stopwatch.GetTimestamp();
        foreach (var part in new[] { 1, 2 })
        {
            await UntilAsync(events, before + queued * part / 3);
            await app.RestartAsync(isKilled: true, Working);
        }
        await UntilAsync(events, sender.Sent);
        var took = Stopwatch.GetElapsedTime(started);
        Console.WriteLine(
            $"{queued} queued deliveries through two kills: {events.Count - before} components in "
            + $"{took.TotalSeconds:F0} s ({queued / took.TotalSeconds:F0}/s), {sender.Sent - events.Count} lost "
            + "(goal 0)");
        Console.WriteLine(app.Memory);
        return events.Count == sender.Sent;
    }

    /// <summary>Waits until the log of events has so many components of the sender, or for half an hour.</summary>
    private static async Task UntilAsync(EventPages events, int count)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < Patience)
        {
            await events.ReadAsync();
            if (events.Count >= count)
                return;
            await Task.Delay(Look);
        }
    }

    /// <summary>An integration, and the sender whose deliveries each have a manifest of their own.</summary>
    private sealed class Sender(HttpClient http, MeasuredApp app, LocalKey key, Bytes32 integration, byte[] secret)
    {
        private int sent;

        public Address Creator => key.Address;

        public int Sent => sent;

        public static async Task<Sender> AddAsync(HttpClient http, MeasuredApp app)
        {
            var (key, id) = (LocalKey.Generate(), new Bytes32(RandomNumberGenerator.GetBytes(Bytes32.Size)));
            var secret = RandomNumberGenerator.GetBytes(32);
            var api = new SignedApi(http, app, key);
            var answer = await api.PostAsync("integrations", $$"""
                {"integration":"{{id}}","platform":"standard-webhooks","source":"{{Host}}","scope":"acme/*",
                 "secret":"whsec_{{Convert.ToBase64String(secret)}}",
                 "deadline":{{TimeProvider.System.GetUtcNow().AddDays(30).ToUnixTimeSeconds()}}}
                """);
            var signature = key.Sign(DelegationMessages.HashDelegate(
                app.Domain, TermsOf(id, answer.GetProperty("delegation"))));
            await api.PostAsync($"integrations/{id}/delegation", $$"""{"signature":"{{signature}}"}""");
            return new Sender(http, app, key, id, secret);
        }

        public Task<HttpResponseMessage> SendAsync()
        {
            var number = Interlocked.Increment(ref sent).ToString(CultureInfo.InvariantCulture);
            var (id, seconds) = ($"msg_{number}", $"{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}");
            var body = BodyOf(number);
            var code = HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{id}.{seconds}.{body}"));
            var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app.Address, $"/api/webhooks/{integration}"))
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            };
            request.Headers.Add("webhook-id", id);
            request.Headers.Add("webhook-timestamp", seconds);
            request.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(code)}");
            return http.SendAsync(request);
        }

        private static string BodyOf(string number)
        {
            var head = $$$"""
                {"type":"model.ready","timestamp":"2026-11-30T10:00:00Z","data":{"manifest":{"ainft":1,"kind":"model",
                 "name":"model {{{number}}}","source":{"platform":"{{{Host}}}","repository":"acme/lm"},"description":"
                """.TrimEnd();
            return head + new string('a', BodyBytes - head.Length - 4) + "\"}}}";
        }

        private static Delegation TermsOf(Bytes32 id, JsonElement terms) => new()
        {
            Integration = id,
            Agent = Address.Parse(terms.GetProperty("agent").GetString()!),
            Platform = terms.GetProperty("platform").GetString()!,
            Scope = terms.GetProperty("scope").GetString()!,
            ContributorsHash = Bytes32.Parse(terms.GetProperty("contributorsHash").GetString()!),
            MaxRoyalty = terms.GetProperty("maxRoyalty").GetInt32(),
            NotBefore = terms.GetProperty("notBefore").GetUInt64(),
            Deadline = terms.GetProperty("deadline").GetUInt64(),
        };
    }
}
