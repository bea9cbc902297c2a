namespace Ainft.Functions.Platform;

/// <summary>
/// Places for work, or bytes of memory for it, that requests wait for. A free place goes to the client that holds
/// least, so a client with many requests delays only its own.
/// </summary>
/// <param name="shares">The whole amount, and how much of it one client may hold.</param>
/// <param name="patience">How long a request waits.</param>
/// <param name="time">The clock.</param>
internal sealed class Places(Shares shares, TimeSpan patience, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly List<Waiter> waiting = [];

    /// <summary>How many requests wait now.</summary>
    public int Waiting
    {
        get
        {
            lock (gate)
                return waiting.Count;
        }
    }

    /// <summary>
    /// Waits for an amount. Null when the patience is over. Disposing of the result returns the amount.
    /// </summary>
    public async Task<IDisposable?> TakeAsync(ClientAddress client, long amount, CancellationToken ct)
    {
        var waiter = new Waiter(client, amount);
        lock (gate)
        {
            waiting.Add(waiter);
            Admit();
        }
        if (!waiter.Task.IsCompleted)
        {
            await using var late = time.CreateTimer(_ => GiveUp(waiter), null, patience, Timeout.InfiniteTimeSpan);
            await using var gone = ct.Register(() => GiveUp(waiter));
            await waiter.Task;
        }
        if (await waiter.Task)
            return new Place(this, client, amount);
        ct.ThrowIfCancellationRequested();
        return null;
    }

    private void GiveUp(Waiter waiter)
    {
        lock (gate)
        {
            if (!waiting.Remove(waiter))
                return;
            waiter.SetResult(false);
            Admit();
        }
    }

    private void Return(ClientAddress client, long amount)
    {
        lock (gate)
        {
            shares.Return(client, amount);
            Admit();
        }
    }

    // Small requests do not overtake a waiter that needs more than is free. Else they could keep it out for ever.
    private void Admit()
    {
        var full = new HashSet<ClientAddress>();
        while (waiting.Where(one => !full.Contains(one.Client)).MinBy(one => shares.HeldBy(one.Client)) is { } next)
        {
            var answer = shares.TryTake(next.Client, next.Amount, next.Amount);
            if (answer == ShareAnswer.AllIsFull)
                return;
            if (answer == ShareAnswer.ShareIsFull)
            {
                full.Add(next.Client);
                continue;
            }
            waiting.Remove(next);
            next.SetResult(true);
        }
    }

    private sealed class Waiter(ClientAddress client, long amount)
        : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public ClientAddress Client => client;

        public long Amount => amount;
    }

    private sealed class Place(Places places, ClientAddress client, long amount) : IDisposable
    {
        private int isReturned;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isReturned, 1) == 0)
                places.Return(client, amount);
        }
    }
}
