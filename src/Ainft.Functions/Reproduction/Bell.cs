using System.Collections.Concurrent;
using System.Threading.Channels;
using Ainft.Ethereum;

namespace Ainft.Functions.Reproduction;

/// <summary>
/// Tells whoever waits in this process that something happened; nobody else hears it, so those who wait ask again in the end. One listener a
/// key: a second one, as of a client that lost its connection and does not know, ends the first.
/// </summary>
public class Bell<TKey, TNews> where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Channel<TNews>> listeners = new();

    /// <summary>How many wait.</summary>
    public int Listening => listeners.Count;

    public void Ring(TKey key, TNews news)
    {
        if (listeners.TryGetValue(key, out var channel))
            channel.Writer.TryWrite(news);
    }

    /// <summary>Hears of everything from now on, until it is disposed of.</summary>
    internal Listener Listen(TKey key)
    {
        var channel = Channel.CreateUnbounded<TNews>();
        listeners.AddOrUpdate(key, channel, (_, earlier) =>
        {
            earlier.Writer.TryComplete();
            return channel;
        });
        return new Listener(channel.Reader, () => listeners.TryRemove(KeyValuePair.Create(key, channel)));
    }

    /// <summary>Somebody who hears.</summary>
    internal sealed class Listener(ChannelReader<TNews> news, Action leave) : IDisposable
    {
        /// <summary>What happens next; null when the time is up, or another listens instead.</summary>
        public async Task<TNews?> NextAsync(CancellationToken timeUp)
        {
            try
            {
                return await news.ReadAsync(timeUp);
            }
            catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
            {
                return default;
            }
        }

        public void Dispose() => leave();
    }
}

/// <summary>What happens to a node's tasks.</summary>
public abstract record TaskNews
{
    private TaskNews()
    {
    }

    public sealed record Offered(OfferedTask Task) : TaskNews;

    public sealed record TakenAway(Sha256Digest Run) : TaskNews;
}

/// <summary>Rings for a node when a task is offered to it or taken away.</summary>
public sealed class TaskBell : Bell<Address, TaskNews>;

/// <summary>Rings for the nodes of a run when it changed: with every write of it.</summary>
public sealed class RunBell : Bell<(Sha256Digest Run, Address Node), Run>
{
    public void Ring(Run run)
    {
        foreach (var task in run.Tasks)
            Ring((run.Id, task.Node.Node), run);
    }
}
