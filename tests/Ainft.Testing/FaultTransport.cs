using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Ainft.Testing;

/// <summary>How a write fails.</summary>
public enum Fault
{
    /// <summary>The request never arrives; the client sees a broken connection.</summary>
    RequestLost,

    /// <summary>The request is carried out, its answer never arrives; the client sees a broken connection.</summary>
    AnswerLost,
}

/// <summary>One storage write as it went over the wire.</summary>
/// <param name="Method">POST, PUT, MERGE, PATCH or DELETE.</param>
/// <param name="Path">The path without the account.</param>
public sealed record StorageWrite(string Method, string Path);

/// <summary>
/// A transport for the Azure SDK's clients that loses the n-th write or its answer. To enumerate: run once and count
/// <see cref="Writes"/>, then run again for every write and every <see cref="Fault"/>.
/// </summary>
/// <remarks>Put it under the app by <c>builder.Services.AddSingleton&lt;HttpPipelineTransport&gt;(faults)</c>; retries are set by Ainft__StorageRetries (0: none).</remarks>
/// <param name="matches">Which writes count; all when absent.</param>
/// <param name="everything">Reads count as well.</param>
public sealed class FaultTransport(Func<StorageWrite, bool>? matches = null, bool everything = false) : HttpPipelineTransport
{
    /// <summary>
    /// Opens a connection per request. Azurite closes a connection that was idle for 5 s, and it measures the idle time
    /// before it reads. So on a busy machine it resets a reused connection whose request has already arrived. Without
    /// retries that reset would be a fault that no test planned.
    /// </summary>
    private static readonly HttpClientTransport Fresh = new(new HttpClient(new SocketsHttpHandler
    {
        PooledConnectionLifetime = TimeSpan.Zero,
        AllowAutoRedirect = false,
        UseCookies = false,
    }));

    private readonly Lock gate = new();
    private readonly List<StorageWrite> writes = [];
    private (int From, int To, Fault Fault) planned = (-1, -1, default);

    /// <summary>Tells of each matching write before it is sent or lost.</summary>
    public event Action<StorageWrite>? Writing;

    /// <summary>Runs before the request of each matching write is sent, and holds that request until it has finished.</summary>
    public Func<StorageWrite, Task>? Holding { get; set; }

    /// <summary>The matching writes so far, lost ones included, in the order in which they were sent.</summary>
    public IReadOnlyList<StorageWrite> Writes
    {
        get
        {
            lock (gate)
                return [.. writes];
        }
    }

    /// <summary>Loses the n-th matching write from now (0: the next), and as many after it as <paramref name="count"/> says.</summary>
    public void Lose(int n, Fault fault, int count = 1)
    {
        lock (gate)
            planned = (writes.Count + n, writes.Count + n + count, fault);
    }

    /// <summary>Loses nothing more, and forgets the writes so far.</summary>
    public void Reset()
    {
        lock (gate)
        {
            planned = (-1, -1, default);
            writes.Clear();
        }
    }

    /// <inheritdoc/>
    public override Request CreateRequest() => Fresh.CreateRequest();

    /// <inheritdoc/>
    public override void Process(HttpMessage message) => throw new NotSupportedException("Storage is used asynchronously only.");

    /// <inheritdoc/>
    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        var (write, fault) = Note(message.Request);
        if (write is not null && Holding is { } hold)
            await hold(write);
        if (fault == Fault.RequestLost)
            throw new RequestFailedException("The test lost this request.", new HttpRequestException("The test lost this request."));
        await Fresh.ProcessAsync(message);
        if (fault != Fault.AnswerLost)
            return;
        message.Response.Dispose();
        throw new RequestFailedException("The test lost this answer.", new HttpRequestException("The test lost this answer."));
    }

    private (StorageWrite? Write, Fault? Fault) Note(Request request)
    {
        if (!everything && (request.Method == RequestMethod.Get || request.Method == RequestMethod.Head))
            return (null, null);
        var write = new StorageWrite(request.Method.Method, request.Uri.ToUri().AbsolutePath.Replace("/devstoreaccount1", "", StringComparison.Ordinal));
        // Instances write that they live whenever 20 seconds are over, so nothing can be counted by it.
        if (write.Path.Contains("Instances", StringComparison.Ordinal) || matches?.Invoke(write) == false)
            return (null, null);
        Writing?.Invoke(write);
        lock (gate)
        {
            writes.Add(write);
            var n = writes.Count - 1;
            return (write, n >= planned.From && n < planned.To ? planned.Fault : null);
        }
    }
}
