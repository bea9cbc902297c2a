using System.Threading.Channels;
using Azure;

namespace Ainft.Functions.Ledger;

/// <summary>
/// Group commit: requests join the open bundle of this process, which is flushed as soon as no flush is in flight. No wait when idle,
/// natural batching under load.
/// </summary>
public sealed partial class OpenBundle(CommitBundle commit, ILogger<OpenBundle> log) : BackgroundService
{
    public const int MaxEntries = 256;
    public const int MaxBytes = 4 << 20;

    /// <summary>More bytes than this do not wait: memory has a limit whatever comes in while storage is slow.</summary>
    public const int MaxWaitingBytes = 64 << 20;

    private readonly Channel<Joined> waiting = Channel.CreateUnbounded<Joined>(new UnboundedChannelOptions { SingleReader = true });
    private long waitingBytes;

    /// <summary>Whether the entries of one request are few and small enough for one bundle.</summary>
    public static bool Fits(IReadOnlyList<Entry> entries) => entries.Count <= MaxEntries && SizeOf(entries) <= MaxBytes;

    /// <summary>
    /// Adds the entries of one request, which land in one bundle together or not at all; completes when they are durable and indexed.
    /// Answers, an entry each, whether it is new; null when the entries could not be made durable now.
    /// </summary>
    public async Task<IReadOnlyList<bool>?> AppendAsync(IReadOnlyList<Entry> entries)
    {
        if (!Fits(entries))
            throw new ArgumentException("One request must fit into one bundle.", nameof(entries));
        var joined = new Joined(entries, SizeOf(entries));
        if (Interlocked.Add(ref waitingBytes, joined.Bytes) <= MaxWaitingBytes && waiting.Writer.TryWrite(joined))
            return await joined.Done.Task;
        Interlocked.Add(ref waitingBytes, -joined.Bytes);
        return null;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        waiting.Writer.TryComplete();
        if (ExecuteTask is { } flushing)
            await Task.WhenAny(flushing, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken));
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not cancelled by stopping: what has joined is flushed before the process goes.
        while (await waiting.Reader.WaitToReadAsync(CancellationToken.None))
            await FlushAsync(TakeBundle());
    }

    private List<Joined> TakeBundle()
    {
        var bundle = new List<Joined>();
        for (var (count, bytes) = (0, 0); waiting.Reader.TryPeek(out var next); count += next.Entries.Count, bytes += next.Bytes)
        {
            if (bundle.Count > 0 && (count + next.Entries.Count > MaxEntries || bytes + next.Bytes > MaxBytes))
                break;
            waiting.Reader.TryRead(out _);
            Interlocked.Add(ref waitingBytes, -next.Bytes);
            bundle.Add(next);
        }
        return bundle;
    }

    private async Task FlushAsync(List<Joined> joined)
    {
        // One manifest minted by many at once is one entry: the first of them is the one that creates it.
        var positions = new Dictionary<Leaf, int>();
        var entries = new List<Entry>();
        foreach (var entry in joined.SelectMany(request => request.Entries))
            if (positions.TryAdd(entry.Leaf, entries.Count))
                entries.Add(entry);
        try
        {
            var redundant = await commit.RunAsync(entries);
            var fresh = new HashSet<Leaf>(positions.Where(at => !redundant.Contains(at.Value)).Select(at => at.Key));
            foreach (var request in joined)
                request.Done.SetResult([.. request.Entries.Select(entry => fresh.Remove(entry.Leaf))]);
        }
        catch (Exception failure) when (failure is RequestFailedException or OperationCanceledException or IOException or AggregateException)
        {
            LogFlushFailed(failure, entries.Count);
            foreach (var request in joined)
                request.Done.SetResult(null);
        }
        catch (Exception surprise)
        {
            // Its callers get the surprise; whoever comes next must still find a process that flushes.
            LogFlushSurprised(surprise, entries.Count);
            foreach (var request in joined)
                request.Done.TrySetException(surprise);
        }
    }

    private static int SizeOf(IReadOnlyList<Entry> entries) => entries.Sum(entry => entry.Size);

    [LoggerMessage(202, LogLevel.Error, "A flush of {Count} entries failed; their callers are asked to try again")]
    private partial void LogFlushFailed(Exception failure, int count);

    [LoggerMessage(207, LogLevel.Error, "A flush of {Count} entries failed as nobody expected; so do their requests")]
    private partial void LogFlushSurprised(Exception surprise, int count);

    private sealed record Joined(IReadOnlyList<Entry> Entries, int Bytes)
    {
        public TaskCompletionSource<IReadOnlyList<bool>?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
