using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>Lets few bodies in at a time, so that memory and disk have a limit whatever comes.</summary>
internal sealed class BulkGate
{
    public const int AtOnce = 4;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private int free = AtOnce;

    public async Task<Outcome<T>> RunAsync<T>(Func<Task<Outcome<T>>> take)
    {
        try
        {
            return Interlocked.Decrement(ref free) >= 0
                ? await take()
                : new Outcome<T>.TryLater($"{AtOnce} bulk requests are being taken already.", RetryAfter);
        }
        finally
        {
            Interlocked.Increment(ref free);
        }
    }
}
