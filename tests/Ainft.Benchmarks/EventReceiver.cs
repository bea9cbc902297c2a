using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Ainft.Benchmarks;

/// <summary>
/// Receives the messages of many subscriptions, each at a path of its own. It answers every challenge. Paths below
/// <c>dead</c> get no other answer, so the sender waits for its whole patience.
/// </summary>
internal sealed class EventReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<long>> received = new();

    private EventReceiver(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single();

    public static async Task<EventReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new EventReceiver(builder.Build());
        receiver.app.Run(receiver.ReceiveAsync);
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>The times at which the healthy targets got a component, as <see cref="Stopwatch"/> counts.</summary>
    public IReadOnlyCollection<long> TimesOf(string component) =>
        received.TryGetValue(component, out var times) ? times : [];

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await app.StopAsync(soon.Token);
        await app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        var message = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
        var data = message.GetProperty("data");
        if (data.TryGetProperty("challenge", out var challenge))
            await context.Response.WriteAsJsonAsync(new { challenge = challenge.GetString() });
        else if (context.Request.Path.StartsWithSegments("/dead"))
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing);
        else
            received.GetOrAdd(data.GetProperty("id").GetString()!, _ => []).Enqueue(Stopwatch.GetTimestamp());
    }
}
