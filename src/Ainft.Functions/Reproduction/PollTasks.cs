using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Reproduction;

/// <summary>What a node has to do, and a tag that is another whenever that is.</summary>
public sealed record TaskList(IReadOnlyList<OfferedTask> Tasks)
{
    /// <summary>The same for the same tasks in any process.</summary>
    public string Tag => Artifacts.NameOf(Sha256Digest.Of([.. Tasks.SelectMany(task => task.Run.Value.ToArray())]))[..16];

    public TaskList After(TaskNews news) => news switch
    {
        TaskNews.Offered(var task) => new([.. Tasks.Where(known => known.Run != task.Run).Append(task).OrderBy(known => known.Run)]),
        TaskNews.TakenAway(var run) => new([.. Tasks.Where(known => known.Run != run)]),
        _ => this,
    };
}

/// <summary>
/// Answers nodes that ask what there is to do: by one read, and while that is nothing that the node does not know, by waiting for the bell.
/// Nodes that come all at once, as when a registry starts again, read in turn; those for whom that would take long are sent away.
/// </summary>
public sealed class PollTasks(Tasks tasks, TaskBell bell, IHostApplicationLifetime life, TimeProvider time) : IDisposable
{
    /// <summary>How many reads are on their way at a time.</summary>
    public const int ReadsAtOnce = 16;

    /// <summary>How many may wait for a read.</summary>
    public const int LongestQueue = 100;

    /// <summary>How many may wait for the bell.</summary>
    public const int MostListening = 10_000;

    private readonly SemaphoreSlim reads = new(ReadsAtOnce);
    private int queued;

    /// <summary>How many wait for a read now.</summary>
    internal int Queued => Math.Max(0, Volatile.Read(ref queued) - ReadsAtOnce);

    /// <param name="node">The node.</param>
    /// <param name="known">The tag of what it knows; null: of nothing.</param>
    /// <param name="wait">How long it waits for more than that.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<Outcome<TaskList>> RunAsync(Address node, string? known, TimeSpan wait, CancellationToken ct)
    {
        if (bell.Listening >= MostListening)
            return Later(node);
        // Listening before reading: what is offered in between is in one of the two, or in both.
        using var listener = bell.Listen(node);
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

    // Not all at the same moment again, and not so often that sending them away were the work: what tells them apart is their address.
    private static Outcome<TaskList>.TryLater Later(Address node) => new("Many nodes ask at this moment.", TimeSpan.FromSeconds(2 + node.ToArray()[^1] % 16));
}
