using System.Text.Json;

namespace Ainft.Functions.Platform;

/// <summary>The function app's root as the Functions host sees it: host.json and a folder with a function.json for each function.</summary>
public sealed class FunctionFolder
{
    /// <summary>Reads the folder.</summary>
    public FunctionFolder(string path, IConfiguration settings)
    {
        Functions = [.. Directory.EnumerateDirectories(path)
            .Select(folder => Path.Combine(folder, "function.json")).Where(File.Exists).Order(StringComparer.Ordinal)
            .Select(file => FunctionFile.Read(file, settings))];
        Queues = ReadQueueSettings(Path.Combine(path, "host.json"));
    }

    /// <summary>All functions by name.</summary>
    public IReadOnlyList<FunctionFile> Functions { get; }

    /// <summary>How queues are polled.</summary>
    public QueueSettings Queues { get; }

    private static QueueSettings ReadQueueSettings(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var queues = document.RootElement.GetProperty("extensions").GetProperty("queues");
        if (queues.GetProperty("messageEncoding").GetString() != "base64")
            throw new InvalidOperationException("host.json must say messageEncoding base64: that is how messages are sent.");
        return new QueueSettings(
            queues.GetProperty("batchSize").GetInt32(),
            queues.GetProperty("maxDequeueCount").GetInt32(),
            TimeSpan.Parse(queues.GetProperty("visibilityTimeout").GetString()!),
            TimeSpan.Parse(queues.GetProperty("maxPollingInterval").GetString()!));
    }
}

/// <summary>host.json's settings of queue triggers.</summary>
/// <param name="BatchSize">Messages worked on at once.</param>
/// <param name="MaxDequeueCount">Tries before a message goes to the poison queue.</param>
/// <param name="RetryAfter">The pause after a failed try (host.json's visibilityTimeout).</param>
/// <param name="MaxPollingInterval">The longest pause between looks into an empty queue.</param>
public sealed record QueueSettings(int BatchSize, int MaxDequeueCount, TimeSpan RetryAfter, TimeSpan MaxPollingInterval);
