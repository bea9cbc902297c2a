using System.Text.Json;

namespace Ainft.Functions.Platform;

/// <summary>The settings of queue triggers in host.json, which apply without a host as they do under one.</summary>
/// <param name="BatchSize">How many messages are processed at once.</param>
/// <param name="MaxDequeueCount">The tries before a message goes to the poison queue.</param>
/// <param name="RetryAfter">The pause after a failed try (<c>visibilityTimeout</c>).</param>
/// <param name="MaxPollingInterval">The longest pause between two polls of an empty queue.</param>
public sealed record QueueSettings(
    int BatchSize, int MaxDequeueCount, TimeSpan RetryAfter, TimeSpan MaxPollingInterval)
{
    /// <summary>Reads host.json.</summary>
    /// <exception cref="InvalidOperationException">Messages are not base64, as this app sends them.</exception>
    public static QueueSettings Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var queues = document.RootElement.GetProperty("extensions").GetProperty("queues");
        if (queues.GetProperty("messageEncoding").GetString() != "base64")
            throw new InvalidOperationException(
                "host.json must set messageEncoding to base64, because the app sends messages in base64.");
        return new QueueSettings(
            queues.GetProperty("batchSize").GetInt32(),
            queues.GetProperty("maxDequeueCount").GetInt32(),
            TimeSpan.Parse(queues.GetProperty("visibilityTimeout").GetString()!),
            TimeSpan.Parse(queues.GetProperty("maxPollingInterval").GetString()!));
    }
}
