using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Ainft.Testing;

/// <summary>How a write fails.</summary>
public enum Fault
{
    /// <summary>The request never arrives. The client sees a broken connection.</summary>
    RequestLost,

    /// <summary>
    /// The service processes the request, but its answer never arrives. The client sees a broken connection.
    /// </summary>
    AnswerLost,
}

/// <summary>One storage write as the client sent it.</summary>
/// <param name="Method">POST, PUT, MERGE, PATCH or DELETE.</param>
/// <param name="Path">The path without the account.</param>
public sealed record StorageWrite(string Method, string Path);

/// <summary>
/// A transport for the clients of the Azure SDK that loses the n-th write or its answer. A test covers all writes in
/// this way. It runs once and counts <see cref="Writes"/>, then it runs again for every write and every <see
/// cref="Fault"/>.
/// </summary>
/// <remarks>
/// <c>builder.Services.AddSingleton&lt;HttpPipelineTransport&gt;(faults)</c> puts it under the app. The setting
/// <c>Ainft__StorageRetries</c> sets the number of retries, where 0 disables them.
/// </remarks>
/// <param name="matches">
/// Selects the writes that the transport counts and loses. Without it, the transport takes all writes.
/// </param>
/// <param name="everything">Whether the transport also counts and loses reads.</param>
public sealed class FaultTransport(Func<StorageWrite, bool>? matches = null, bool everything = false)
    : HttpPipelineTransport
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

    /// <summary>Reports each matching write before the transport sends or loses it.</summary>
    public event Action<StorageWrite>? Writing;

    /// <summary>
    /// Runs before the transport sends a matching write. The transport holds the write until this function has
    /// finished.
    /// </summary>
    public Func<StorageWrite, Task>? Holding { get; set; }

    /// <summary>Whether a lost answer breaks after its head instead of before it.</summary>
    public bool BreaksWithinAnswers { get; set; }

    /// <summary>The matching writes so far, lost ones included, in the order in which they were sent.</summary>
    public IReadOnlyList<StorageWrite> Writes
    {
        get
        {
            lock (gate)
                return [.. writes];
        }
    }

    /// <summary>
    /// Loses the n-th matching write from now, where 0 is the next one, and the <paramref name="count"/> - 1 writes
    /// after it.
    /// </summary>
    public void Lose(int n, Fault fault, int count = 1)
    {
        lock (gate)
            planned = (writes.Count + n, writes.Count + n + count, fault);
    }

    /// <summary>Cancels the planned losses and forgets the writes so far.</summary>
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
    public override void Process(HttpMessage message) =>
        throw new NotSupportedException("Storage is used asynchronously only.");

    /// <inheritdoc/>
    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        var (write, fault) = Note(message.Request);
        if (write is not null && Holding is { } hold)
            await hold(write);
        if (fault == Fault.RequestLost)
            throw new RequestFailedException("The test lost this request.",
                new HttpRequestException("The test lost this request."));
        await Fresh.ProcessAsync(message);
        if (fault != Fault.AnswerLost)
            return;
        if (BreaksWithinAnswers)
        {
            message.Response.ContentStream = new BrokenStream();
            return;
        }
        message.Response.Dispose();
        throw new RequestFailedException("The test lost this answer.",
            new HttpRequestException("The test lost this answer."));
    }

    private (StorageWrite? Write, Fault? Fault) Note(Request request)
    {
        if (!everything && (request.Method == RequestMethod.Get || request.Method == RequestMethod.Head))
            return (null, null);
        var write = new StorageWrite(request.Method.Method,
            request.Uri.ToUri().AbsolutePath.Replace("/devstoreaccount1", "", StringComparison.Ordinal));
        // Every instance records a heartbeat every 20 seconds. These writes would make the count depend on time.
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

    private sealed class BrokenStream : MemoryStream
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("The test broke this answer.");

        public override Task<int> ReadAsync(
            byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            throw new IOException("The test broke this answer.");
    }
}
