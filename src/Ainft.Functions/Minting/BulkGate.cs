using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>
/// Lets few bodies in at a time, so that memory and disk have a limit whatever comes. A body is worked on once all of it is here: whoever
/// sends slowly holds a file and keeps nobody out.
/// </summary>
internal sealed class BulkGate(TimeProvider time) : IDisposable
{
    /// <summary>How many bodies come in or wait at once, each a file of <see cref="BulkBody.MaxBytes"/> at most.</summary>
    public const int MaxBodies = 64;

    /// <summary>How many are worked on at once; each has a buffer of lines and what is kept of each line in memory.</summary>
    public const int AtOnce = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20), RetryAfter = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim turn = new(AtOnce);
    private int free = MaxBodies;

    public async Task<Outcome<T>> RunAsync<T>(HttpRequest request, Func<Stream, Task<Outcome<T>>> take, CancellationToken ct)
    {
        try
        {
            if (Interlocked.Decrement(ref free) < 0)
                return new Outcome<T>.TryLater($"{MaxBodies} bulk requests are coming in already.", RetryAfter);
            await using var body = await BulkBody.ReceiveAsync(request, time, ct);
            return await InTurnAsync(() => take(body), ct);
        }
        finally
        {
            Interlocked.Increment(ref free);
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<Outcome<T>> InTurnAsync<T>(Func<Task<Outcome<T>>> take, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        try
        {
            await turn.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Outcome<T>.TryLater($"Bulk requests wait for longer than {Patience.TotalSeconds} s now.", RetryAfter);
        }
        try
        {
            return await take();
        }
        finally
        {
            turn.Release();
        }
    }
}
