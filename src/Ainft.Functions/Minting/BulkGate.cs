using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>
/// Works on few bulk bodies at a time, because each costs a buffer of lines and what is kept of each line. A body takes
/// a place when it is complete, so a slow client holds a file and keeps no other client out.
/// </summary>
internal sealed class BulkGate(Bodies bodies, TimeProvider time)
{
    /// <summary>How many bodies are worked on at once.</summary>
    public const int AtOnce = 4;

    /// <summary>How many of them one client has.</summary>
    public const int PerClient = AtOnce / 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30), RetryAfter = TimeSpan.FromSeconds(2);

    private readonly Places places = new(new Shares(AtOnce, PerClient), Patience, time);

    /// <summary>How many complete bodies wait for a place.</summary>
    public int Waiting => places.Waiting;

    /// <summary>
    /// Receives the body of a request, waits for a place, and hands the body's lines over, decompressed.
    /// </summary>
    public async Task<Outcome<T>> RunAsync<T>(
        HttpRequest request, Func<Stream, Task<Outcome<T>>> take, CancellationToken ct)
    {
        var isGzip = BulkBody.IsGzip(request);
        await using var body = await bodies.ReceiveAsync(request, BulkBody.MaxBytes, ct);
        using var place = await places.TakeAsync(ClientAddress.Of(request.HttpContext), 1, ct);
        if (place is null)
            return new Outcome<T>.TryLater($"Bulk requests wait for longer than {Patience.TotalSeconds} s now.", RetryAfter);
        await using var lines = BulkBody.Open(body, isGzip);
        return await take(lines);
    }
}
