using Ainft.Ethereum;
using Ainft.Functions.Artifacts;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Nodes;

/// <summary>The tasks of a node, with a tag that changes with them.</summary>
public sealed record TaskList(IReadOnlyList<OfferedTask> Tasks)
{
    /// <summary>The tag. Every instance computes the same one for the same tasks.</summary>
    public string Tag =>
        ArtifactStore.NameOf(Sha256Digest.Of([.. Tasks.SelectMany(task => task.Run.Value.ToArray())]))[..16];

    public TaskList After(TaskNews news) => news switch
    {
        TaskNews.Offered(var task) =>
            new([.. Tasks.Where(known => known.Run != task.Run).Append(task).OrderBy(known => known.Run)]),
        TaskNews.TakenAway(var run) => new([.. Tasks.Where(known => known.Run != run)]),
        _ => this,
    };
}

/// <summary>
/// Answers nodes that poll for tasks. It reads the list once. If the node knows that list, it waits for a wake-up
/// signal. Many nodes poll at once when a registry restarts, so the reads are queued. When the queue is full, the node
/// must poll again later.
/// </summary>
public sealed class PollTasks(TaskStore tasks, TaskSignals signals, IHostApplicationLifetime life, TimeProvider time)
    : IDisposable
{
    /// <summary>The most reads at a time.</summary>
    public const int ReadsAtOnce = 16;

    /// <summary>The most requests that wait for a read.</summary>
    public const int LongestQueue = 100;

    /// <summary>The most requests that wait for a wake-up signal.</summary>
    public const int MostListening = 10_000;

    private readonly SemaphoreSlim reads = new(ReadsAtOnce);
    private int queued;

    /// <summary>The number of requests that wait for a read now.</summary>
    internal int Queued => Math.Max(0, Volatile.Read(ref queued) - ReadsAtOnce);

    /// <param name="node">The node.</param>
    /// <param name="known">The tag of the list that the node knows. Null is the tag of the empty list.</param>
    /// <param name="wait">The time to wait for another list.</param>
    /// <param name="ct">Cancels the wait.</param>
    public async Task<Outcome<TaskList>> RunAsync(Address node, string? known, TimeSpan wait, CancellationToken ct)
    {
        if (signals.Listening >= MostListening)
            return Later(node);
        // Listen before reading, or an offer in between would be missed.
        using var listener = signals.Listen(node);
        if (await ReadAsync(node, ct) is not { } list)
            return Later(node);
        known ??= new TaskList([]).Tag;
        using var limit = new CancellationTokenSource(wait, time);
        using var timeUp = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, life.ApplicationStopping, ct);
        while (list.Tag == known && await listener.NextAsync(timeUp.Token) is { } news)
            list = list.After(news);
        return Outcome.Done(list);
    }

    public void Dispose() => reads.Dispose();

    private async Task<TaskList?> ReadAsync(Address node, CancellationToken ct)
    {
        try
        {
            if (Interlocked.Increment(ref queued) > ReadsAtOnce + LongestQueue)
                return null;
            await reads.WaitAsync(ct);
            try
            {
                return new TaskList(await tasks.ListAsync(node, ct));
            }
            finally
            {
                reads.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref queued);
        }
    }

    // The time depends on the node's address, so that the nodes do not all come back at the same moment.
    private static Outcome<TaskList>.Refused Later(Address node) => new(
        ProblemCode.Busy,
        "Too many nodes poll for tasks now. Poll again later.",
        TimeSpan.FromSeconds(2 + node.ToArray()[^1] % 16));
}
