using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Ainft.Functions.Platform;

/// <summary>
/// The bytes of one body as they arrive, bounded by a limit and by the <see cref="BodyPace"/> of their sender.
/// </summary>
internal sealed class Arrival : IAsyncDisposable
{
    private static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;

    private readonly PipeReader reader;
    private readonly long limit;
    private readonly TimeProvider time;
    private readonly BodyPace pace;
    private ITimer? late;
    private ReadResult? open;
    private long total;

    /// <param name="request">The request.</param>
    /// <param name="limit">The most bytes of its body.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="BadHttpRequestException">The declared length is over the limit (413).</exception>
    public Arrival(HttpRequest request, long limit, TimeProvider time)
    {
        (reader, this.limit, this.time) = (request.BodyReader, limit, time);
        pace = new BodyPace(request.ContentLength);
        if (request.ContentLength > limit)
            throw TooLarge();
        // This class replaces both of the server's limits. Behind a Functions host the server sees only the host, not
        // the sender.
        var features = request.HttpContext.Features;
        if (features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        if (features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
    }

    /// <summary>Waits for more bytes or the end. Call <see cref="Take"/> before the next call.</summary>
    /// <exception cref="BadHttpRequestException">
    /// The body is malformed or broke off (400), too slow (408), or too large (413).
    /// </exception>
    public async ValueTask<ReadResult> NextAsync(CancellationToken ct)
    {
        while (true)
        {
            var read = await ReadAsync(ct);
            open = read;
            total += read.Buffer.Length;
            if (total > limit)
                throw TooLarge();
            pace.Arrive(read.Buffer.Length);
            if (read.Buffer.Length > 0 || read.IsCompleted)
                return read;
            Take(read);
            if (pace.IsLate)
                throw TooSlow();
        }
    }

    /// <summary>Frees the bytes of the last <see cref="NextAsync"/>.</summary>
    public void Take(ReadResult read)
    {
        open = null;
        reader.AdvanceTo(read.Buffer.End);
    }

    /// <summary>
    /// Ends the reading, also of a body that was refused in its middle, so that the server can drain the rest.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (open is { } read)
            Take(read);
        if (late is not null)
            await late.DisposeAsync();
    }

    private async ValueTask<ReadResult> ReadAsync(CancellationToken ct)
    {
        try
        {
            var pending = reader.ReadAsync(ct);
            return pending.IsCompletedSuccessfully ? pending.Result : await WaitAsync(pending);
        }
        catch (Exception e) when (e is not BadHttpRequestException && !ct.IsCancellationRequested)
        {
            // The server reports some malformed chunks and trailers, and connections that the client reset, by
            // exceptions of other types.
            throw new BadHttpRequestException("The body is malformed or ended too early. Send it again.", e);
        }
    }

    private async ValueTask<ReadResult> WaitAsync(ValueTask<ReadResult> pending)
    {
        var began = time.GetTimestamp();
        var patience = pace.Patience > TimeSpan.Zero ? pace.Patience : TimeSpan.Zero;
        // A late call only ends some later wait early, and the loop then waits again.
        late ??= time.CreateTimer(_ => reader.CancelPendingRead(), null, Never, Never);
        late.Change(patience, Never);
        try
        {
            return await pending;
        }
        finally
        {
            late.Change(Never, Never);
            pace.Wait(time.GetElapsedTime(began));
        }
    }

    private BadHttpRequestException TooLarge() =>
        new($"The body is too large. It may have {limit} bytes at most.", StatusCodes.Status413PayloadTooLarge);

    private BadHttpRequestException TooSlow() => new(
        $"The body arrived too slowly. Send at least {BodyPace.SlowestRate >> 10} KiB per second, "
        + $"and all of it within {pace.Limit.TotalSeconds:0} seconds.",
        StatusCodes.Status408RequestTimeout);
}
