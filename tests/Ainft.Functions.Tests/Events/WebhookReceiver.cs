using System.Collections.Concurrent;
using System.Text.Json;

namespace Ainft.Functions.Tests.Events;

/// <summary>A message as a receiver got it.</summary>
internal sealed record ReceivedMessage(string Id, string Timestamp, string Signatures, string Body)
{
    public string Type => JsonDocument.Parse(Body).RootElement.GetProperty("type").GetString()!;

    public JsonElement Data => JsonDocument.Parse(Body).RootElement.GetProperty("data");
}

/// <summary>A server on the loopback interface that receives webhooks.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<ReceivedMessage> received = new();

    private WebhookReceiver(WebApplication app) => this.app = app;

    /// <summary>The answer to a message other than a challenge. It is 200 unless a test sets another.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    /// <summary>Whether the receiver returns challenges.</summary>
    public bool IsWilling { get; set; } = true;

    public string Address => app.Urls.Single();

    /// <summary>The messages so far, without challenges.</summary>
    public IReadOnlyList<ReceivedMessage> Received => [.. received];

    /// <summary>The challenges so far.</summary>
    public int Challenges { get; private set; }

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(builder.Build());
        receiver.app.Run(receiver.ReceiveAsync);
        await receiver.app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await app.StopAsync(soon.Token);
        await app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var headers = context.Request.Headers;
        var message = new ReceivedMessage(
            headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString(),
            headers["webhook-signature"].ToString(), await reader.ReadToEndAsync());
        if (message.Type == "subscription.challenge")
        {
            Challenges++;
            if (IsWilling)
                await context.Response.WriteAsJsonAsync(
                    new { challenge = message.Data.GetProperty("challenge").GetString() });
            return;
        }
        received.Enqueue(message);
        await Answer(context);
    }
}
