using System.Collections.Concurrent;
using System.Threading.Channels;
using Ainft.Ethereum;

namespace Ainft.Functions.Nodes;

/// <summary>
/// A wake-up signal inside of this instance. Requests that wait at another instance do not receive it, so they poll
/// again in the end. A key has one listener. A second one ends the first, for example when a client lost its
/// connection and the app has not noticed.
/// </summary>
public class WakeUpSignals<TKey, TNews> where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Channel<TNews>> listeners = new();

    /// <summary>The number of listeners.</summary>
    public int Listening => listeners.Count;

    public void Send(TKey key, TNews news)
    {
        if (listeners.TryGetValue(key, out var channel))
            channel.Writer.TryWrite(news);
    }

    /// <summary>Starts to receive all news of a key. Disposing of the listener ends that.</summary>
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

    /// <summary>A subscription to the news of one key.</summary>
    internal sealed class Listener(ChannelReader<TNews> news, Action leave) : IDisposable
    {
        /// <summary>The next news; null when the time is up, or when another listener replaced this one.</summary>
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

/// <summary>A change of a node's list of tasks.</summary>
public abstract record TaskNews
{
    private TaskNews()
    {
    }

    public sealed record Offered(OfferedTask Task) : TaskNews;

    public sealed record TakenAway(Sha256Digest Run) : TaskNews;
}

/// <summary>Signals a node that the app added a task to its list or removed one.</summary>
public sealed class TaskSignals : WakeUpSignals<Address, TaskNews>;

/// <summary>Signals the nodes of a run after every write of the run.</summary>
public sealed class RunSignals : WakeUpSignals<(Sha256Digest Run, Address Node), Run>
{
    public void Send(Run run)
    {
        foreach (var task in run.Tasks)
            Send((run.Id, task.Node.Node), run);
    }
}
