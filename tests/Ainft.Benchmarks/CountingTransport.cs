using Azure.Core;
using Azure.Core.Pipeline;

namespace Ainft.Benchmarks;

/// <summary>The number of requests to storage. Reads are those of tables and blobs.</summary>
internal readonly record struct StorageCounts(int Reads, int Tables, int Blobs, int Queues, int Sets, long SetBytes)
{
    public int Writes => Tables + Blobs + Queues;

    public static StorageCounts operator -(StorageCounts after, StorageCounts before) => new(
        after.Reads - before.Reads,
        after.Tables - before.Tables,
        after.Blobs - before.Blobs,
        after.Queues - before.Queues,
        after.Sets - before.Sets,
        after.SetBytes - before.SetBytes);

    /// <summary>The writes per mint, in total and per kind of storage.</summary>
    public string PerMint(int mints) =>
        $"{(double)Writes / mints:F4} (tables {(double)Tables / mints:F4}, blobs {(double)Blobs / mints:F4}, queue "
            + $"{(double)Queues / mints:F4})";
}

/// <summary>Counts the requests of an app to storage below the retries of the SDK, so each retry adds one.</summary>
internal sealed class CountingTransport : HttpPipelineTransport
{
    private readonly HttpClientTransport inner = HttpClientTransport.Shared;
    private readonly Lock gate = new();

    public StorageCounts Counts { get; private set; }

    public override Request CreateRequest() => inner.CreateRequest();

    public override void Process(HttpMessage message) =>
        throw new NotSupportedException("Storage is used asynchronously only.");

    public override ValueTask ProcessAsync(HttpMessage message)
    {
        var request = message.Request;
        var length = request.Content is { } content && content.TryComputeLength(out var bytes) ? bytes : 0;
        lock (gate)
            Counts = Count(Counts, request.Method == RequestMethod.Get || request.Method == RequestMethod.Head,
                request.Uri.Path ?? "", length);
        return inner.ProcessAsync(message);
    }

    /// <summary>
    /// The names of containers and queues have a hyphen after the prefix of the deployment. The names of tables do not
    /// have one.
    /// </summary>
    private static StorageCounts Count(StorageCounts counts, bool isRead, string path, long length)
    {
        var isQueue = path.Contains("/messages", StringComparison.Ordinal);
        if (isRead)
            return isQueue ? counts : counts with { Reads = counts.Reads + 1 };
        if (isQueue)
            return counts with { Queues = counts.Queues + 1 };
        if (!path.Contains("ainft-", StringComparison.Ordinal))
            return counts with { Tables = counts.Tables + 1 };
        counts = counts with { Blobs = counts.Blobs + 1 };
        return path.Contains("ainft-ancestries/", StringComparison.Ordinal) ? counts with
        {
            Sets = counts.Sets + 1,
            SetBytes = counts.SetBytes + length
        } : counts;
    }
}
