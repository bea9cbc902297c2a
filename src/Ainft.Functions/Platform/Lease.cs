using Azure;
using Azure.Storage.Blobs.Specialized;

namespace Ainft.Functions.Platform;

/// <summary>A held lease. Work under it must stop on <see cref="Lost"/>. Disposal releases the lease.</summary>
public sealed class Lease : IAsyncDisposable
{
    private readonly BlobLeaseClient client;
    private readonly TimeSpan duration;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource lost = new();
    private readonly CancellationTokenSource disposed = new();
    private readonly Task renewal;

    internal Lease(BlobLeaseClient client, TimeSpan duration, TimeProvider time)
    {
        (this.client, this.duration, this.time) = (client, duration, time);
        Lost = lost.Token;
        renewal = RenewAsync(time.GetTimestamp());
    }

    /// <summary>
    /// Cancelled when this process may no longer hold the lease. Either storage refused a renewal, or no renewal
    /// succeeded for two thirds of the duration.
    /// </summary>
    public CancellationToken Lost { get; }

    /// <summary>Stops the renewals and releases the lease. If the release fails, the lease expires.</summary>
    public async ValueTask DisposeAsync()
    {
        await disposed.CancelAsync();
        await renewal;
        try
        {
            await client.ReleaseAsync();
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException)
        {
            // The lease was lost or storage is away, and the lease expires without a release too.
        }

        disposed.Dispose();
        lost.Dispose();
    }

    private async Task RenewAsync(long renewed)
    {
        while (!disposed.IsCancellationRequested)
        {
            await Task.Delay(duration / 3, time, disposed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (disposed.IsCancellationRequested)
                return;
            var asked = time.GetTimestamp();
            switch (await TryRenewAsync())
            {
                case true:
                    renewed = asked;
                    break;
                case false:
                case null when time.GetElapsedTime(renewed) >= duration * 2 / 3:
                    await lost.CancelAsync();
                    return;
            }
        }
    }

    /// <summary>True when the lease was renewed, false when storage refused, null when it is unknown.</summary>
    private async Task<bool?> TryRenewAsync()
    {
        using var limit = new CancellationTokenSource(duration / 3, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(disposed.Token, limit.Token);
        try
        {
            await client.RenewAsync(cancellationToken: stop.Token);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return false;
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or OperationCanceledException)
        {
            return null;
        }
    }
}
