using Azure.Core;
using Azure.Core.Pipeline;

namespace Ainft.Benchmarks;

/// <summary>Requests to storage; reads are of tables and blobs.</summary>
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

    /// <summary>Writes a mint, and of what kind they were.</summary>
    public string PerMint(int mints) =>
        $"{(double)Writes / mints:F4} (tables {(double)Tables / mints:F4}, blobs {(double)Blobs / mints:F4}, queue {(double)Queues / mints:F4})";
}

/// <summary>Counts what an app asks of storage, underneath the SDK's retries: what counts is what goes over the wire.</summary>
internal sealed class CountingTransport : HttpPipelineTransport
{
    private readonly HttpClientTransport inner = HttpClientTransport.Shared;
    private readonly Lock gate = new();

    public StorageCounts Counts { get; private set; }

    public override Request CreateRequest() => inner.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException("Storage is used asynchronously only.");

    public override ValueTask ProcessAsync(HttpMessage message)
    {
        var request = message.Request;
        var length = request.Content is { } content && content.TryComputeLength(out var bytes) ? bytes : 0;
        lock (gate)
            Counts = Count(Counts, request.Method == RequestMethod.Get || request.Method == RequestMethod.Head, request.Uri.Path ?? "", length);
        return inner.ProcessAsync(message);
    }

    /// <summary>Containers and queues have a hyphen behind the deployment's prefix, tables have none.</summary>
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
        return path.Contains("ainft-ancestries/", StringComparison.Ordinal) ? counts with { Sets = counts.Sets + 1, SetBytes = counts.SetBytes + length } : counts;
    }
}
