namespace Ainft.Functions.Platform;

/// <summary>Whether a client got the amount that it asked for.</summary>
internal enum ShareAnswer
{
    Taken,

    /// <summary>The client holds its share already.</summary>
    ShareIsFull,

    /// <summary>The clients together hold the whole amount.</summary>
    AllIsFull,
}

/// <summary>
/// An amount (of bytes, files or places) that all clients use together. One client holds at most its share, so that it
/// cannot keep the others out.
/// </summary>
/// <param name="total">The amount for all clients.</param>
/// <param name="share">The amount for one client.</param>
internal sealed class Shares(long total, long share)
{
    private readonly Lock gate = new();
    private readonly Dictionary<ClientAddress, long> held = [];
    private long sum;

    /// <summary>How much a client holds now.</summary>
    public long HeldBy(ClientAddress client)
    {
        lock (gate)
            return held.GetValueOrDefault(client);
    }

    /// <summary>How much all clients hold now.</summary>
    public long Held
    {
        get
        {
            lock (gate)
                return sum;
        }
    }

    /// <summary>Takes the whole amount at once, or does not take any of it.</summary>
    /// <param name="client">The client that will hold it.</param>
    /// <param name="amount">The amount.</param>
    /// <param name="least">
    /// The amount that a client may hold even when its share is smaller, so that the largest request is possible.
    /// </param>
    public ShareAnswer TryTake(ClientAddress client, long amount, long least)
    {
        lock (gate)
        {
            var now = held.GetValueOrDefault(client);
            if (now + amount > Math.Max(share, least))
                return ShareAnswer.ShareIsFull;
            if (sum + amount > total)
                return ShareAnswer.AllIsFull;
            held[client] = now + amount;
            sum += amount;
            return ShareAnswer.Taken;
        }
    }

    /// <summary>Returns an amount that <see cref="TryTake"/> took.</summary>
    public void Return(ClientAddress client, long amount)
    {
        lock (gate)
        {
            sum -= amount;
            if ((held[client] -= amount) == 0)
                held.Remove(client);
        }
    }
}
