using System.Threading.Channels;
using Azure;

namespace Ainft.Functions.Ledger;

/// <summary>
/// Group commit. Requests join the open bundle of this instance, and a flush begins as soon as the previous one ends.
/// An idle instance flushes immediately, and a busy instance flushes many requests together.
/// </summary>
public sealed partial class OpenBundle(CommitBundle commit, ILogger<OpenBundle> log) : BackgroundService
{
    public const int MaxEntries = 256;
    public const int MaxBytes = 4 << 20;

    /// <summary>
    /// The maximum number of waiting bytes. It limits the memory for requests that arrive while storage is slow.
    /// </summary>
    public const int MaxWaitingBytes = 64 << 20;

    private readonly Channel<Joined> waiting =
        Channel.CreateUnbounded<Joined>(new UnboundedChannelOptions { SingleReader = true });
    private long waitingBytes;

    /// <summary>Whether the entries of one request are few and small enough for one bundle.</summary>
    public static bool Fits(IReadOnlyList<Entry> entries) => entries.Count <= MaxEntries && SizeOf(entries) <= MaxBytes;

    /// <summary>
    /// Adds the entries of one request to the bundle, all or none. Completes when they are durable and indexed. Returns
    /// for each entry whether it is new, or null when the app cannot make the entries durable now.
    /// </summary>
    public async Task<IReadOnlyList<bool>?> AppendAsync(IReadOnlyList<Entry> entries)
    {
        if (!Fits(entries))
            throw new ArgumentException(
                $"The entries of a request must fit into one bundle of {MaxEntries} entries and {MaxBytes} bytes.",
                nameof(entries));
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
        // Stopping does not cancel this loop, because the instance must flush the joined requests before it stops.
        while (await waiting.Reader.WaitToReadAsync(CancellationToken.None))
            await FlushAsync(TakeBundle());
    }

    private List<Joined> TakeBundle()
    {
        var bundle = new List<Joined>();
        var (count, bytes) = (0, 0);
        while (waiting.Reader.TryPeek(out var next))
        {
            (count, bytes) = (count + next.Entries.Count, bytes + next.Bytes);
            if (bundle.Count > 0 && (count > MaxEntries || bytes > MaxBytes))
                break;
            waiting.Reader.TryRead(out _);
            Interlocked.Add(ref waitingBytes, -next.Bytes);
            bundle.Add(next);
        }
        return bundle;
    }

    private async Task FlushAsync(List<Joined> joined)
    {
        // If several requests mint the same manifest concurrently, the bundle gets one entry, and the first request
        // creates it.
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
        catch (Exception failure) when (failure is RequestFailedException or OperationCanceledException or IOException
            or AggregateException)
        {
            LogFlushFailed(failure, entries.Count);
            foreach (var request in joined)
                request.Done.SetResult(null);
        }
        catch (Exception unexpected)
        {
            // The joined requests get the exception. It must not end the loop, because later requests need it.
            LogFlushUnexpected(unexpected, entries.Count);
            foreach (var request in joined)
                request.Done.TrySetException(unexpected);
        }
    }

    private static int SizeOf(IReadOnlyList<Entry> entries) => entries.Sum(entry => entry.Size);

    [LoggerMessage(202, LogLevel.Error,
        "A flush of {Count} entries failed. The app asks their callers to try again.")]
    private partial void LogFlushFailed(Exception failure, int count);

    [LoggerMessage(207, LogLevel.Error,
        "Unexpected failure of a flush of {Count} entries. The waiting requests fail too.")]
    private partial void LogFlushUnexpected(Exception unexpected, int count);

    private sealed record Joined(IReadOnlyList<Entry> Entries, int Bytes)
    {
        public TaskCompletionSource<IReadOnlyList<bool>?> Done { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
