using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>
/// Limits the number of bulk bodies in progress, because each needs memory for a buffer and for every line. A body
/// takes a place after its last byte arrived. So a slow client holds a file and blocks no other client.
/// </summary>
internal sealed class BulkGate(Bodies bodies, TimeProvider time)
{
    /// <summary>The number of bodies in progress at once.</summary>
    public const int AtOnce = 4;

    /// <summary>The number of these that one client can have.</summary>
    public const int PerClient = AtOnce / 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Places places = new(new Shares(AtOnce, PerClient), Patience, time);

    /// <summary>The number of complete bodies that wait for a place.</summary>
    public int Waiting => places.Waiting;

    /// <summary>
    /// Receives the body of a request, waits for a place, and passes the decompressed lines on.
    /// </summary>
    public async Task<Outcome<T>> RunAsync<T>(
        HttpRequest request, Func<Stream, Task<Outcome<T>>> take, CancellationToken ct)
    {
        var isGzip = BulkBody.IsGzip(request);
        await using var body = await bodies.ReceiveAsync(request, BulkBody.MaxBytes, ct);
        using var place = await places.TakeAsync(ClientAddress.Of(request.HttpContext), 1, ct);
        if (place is null)
            return new Outcome<T>.Refused(
                ProblemCode.Busy,
                $"The instance works on other bulk requests and had no room for {Patience.TotalSeconds} s.");
        await using var lines = BulkBody.Open(body, isGzip);
        return await take(lines);
    }
}
