using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>
/// Receives the body of every request. Headers and a slow start take no room, but bytes that arrived take room from the
/// budgets of the client and of the instance. The app works on a body only when the body is complete.
/// </summary>
internal sealed class Bodies(IOptions<BodyOptions> options, BodyBudgets budgets, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Places working = new(options.Value.Share(options.Value.HalfOfMemory), Patience, time);

    /// <summary>Receives a body, up to <paramref name="limit"/> bytes, in memory or in a file.</summary>
    /// <exception cref="BadHttpRequestException">
    /// The body is malformed (400), too slow (408) or too large (413), or the instance has no room for it (429, 503).
    /// </exception>
    /// <exception cref="DiskFailedException">The disk for temporary files is full or failing.</exception>
    public async Task<ReceivedBody> ReceiveAsync(HttpRequest request, long limit, CancellationToken ct)
    {
        var body = new ReceivedBody(budgets, ClientAddress.Of(request.HttpContext), limit);
        try
        {
            await using var arrival = new Arrival(request, limit, time);
            for (var isComplete = false; !isComplete;)
            {
                var read = await arrival.NextAsync(ct);
                await body.AppendAsync(read.Buffer, ct);
                arrival.Take(read);
                isComplete = read.IsCompleted;
            }
            return body;
        }
        catch
        {
            await body.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Receives a body, up to <paramref name="limit"/> bytes, and holds it in memory until the request is answered.
    /// </summary>
    /// <inheritdoc cref="ReceiveAsync" path="/exception"/>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, int limit, CancellationToken ct)
    {
        await using var body = await ReceiveAsync(request, limit, ct);
        return await HoldAsync(request, body, ct);
    }

    /// <summary>The most bytes of a body that fits into memory.</summary>
    public long Largest => options.Value.HalfOfMemory;

    /// <summary>Holds a received body in memory until the request is answered.</summary>
    /// <exception cref="RequestRefusedException">Requests wait for too long.</exception>
    public async Task<ReadOnlyMemory<byte>> HoldAsync(HttpRequest request, ReceivedBody body, CancellationToken ct)
    {
        var place = await working.TakeAsync(ClientAddress.Of(request.HttpContext), Math.Max(1, body.Length), ct)
            ?? throw new RequestRefusedException(
                ProblemCode.Busy,
                $"Requests wait for longer than {Patience.TotalSeconds} seconds now. Send the request again later.",
                BodyBudgets.RetryAfter);
        request.HttpContext.Response.RegisterForDispose(place);
        return await body.ToMemoryAsync(ct);
    }

    /// <summary>
    /// Receives a body, up to <paramref name="limit"/> bytes, and drops it, so that its sender reads the answer.
    /// </summary>
    /// <exception cref="BadHttpRequestException">
    /// The body is malformed (400), too slow (408) or too large (413).
    /// </exception>
    public async Task SkipAsync(HttpRequest request, long limit, CancellationToken ct)
    {
        await using var arrival = new Arrival(request, limit, time);
        for (var isComplete = false; !isComplete;)
        {
            var read = await arrival.NextAsync(ct);
            arrival.Take(read);
            isComplete = read.IsCompleted;
        }
    }
}
