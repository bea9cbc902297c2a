using System.Security.Cryptography;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Events;

/// <summary>
/// Appends the events of several sources to the log, up to 100 rows per transaction. A transaction also records how
/// many events of each source the log has. So a source that comes again, also after a kill, continues where it stopped,
/// and no event is appended twice.
/// </summary>
internal sealed class LogAppend
{
    // The head and up to 99 rows of progress need the rest.
    private const int EventBytes = RowLimits.TransactionSize - 256 * 1024;

    private readonly EventLog log;
    private readonly long start;
    private readonly string writer = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private readonly List<TableEntity> events = [];
    private readonly Dictionary<FactSource, TableEntity> progress = [];
    private LogHead head;
    private LogHead next;
    private int size;

    /// <param name="log">The log.</param>
    /// <param name="head">The head, read before the progress of any source.</param>
    public LogAppend(EventLog log, LogHead head) =>
        (this.log, this.head, next, start) = (log, head, head, head.Last);

    /// <summary>The head after the last commit.</summary>
    public LogHead Head => head;

    /// <summary>The number of events that were appended.</summary>
    public long Appended => head.Last - start;

    /// <summary>Appends the events of a source that the log lacks.</summary>
    /// <exception cref="AppendLostException">Another writer was first.</exception>
    public async Task AddAsync(FactSource source, IAsyncEnumerable<RegistryEvent> all, CancellationToken ct)
    {
        var (count, isComplete) = await log.ReadProgressAsync(source, ct);
        if (isComplete)
            return;
        // Subscribers have these events from the log before the last rebuild.
        var known = await log.ReadEarlierAsync(source, ct);
        await foreach (var one in all.Skip(count).WithCancellation(ct))
        {
            await MakeRoomAsync(source, one, ct);
            next = next with { Last = next.Last + 1 };
            var row = log.RowOf(next.Last, one, count < known);
            events.Add(row);
            size += RowLimits.SizeOf(row);
            progress[source] = log.RowOf(source, ++count, isComplete: false);
        }
        if (events.Count + progress.Count + 2 > RowLimits.TransactionCount && !progress.ContainsKey(source))
            await CommitAsync(ct);
        progress[source] = log.RowOf(source, count, isComplete: true);
    }

    /// <summary>Records that the log has the events of all batches up to a time, or of all from before it.</summary>
    public void Fill(DateTimeOffset? to, bool isComplete) => next = next with { FilledTo = to, IsFilled = isComplete };

    /// <summary>Records that the log has the decisions of contracts up to a final block.</summary>
    public void Decide(ulong to, string contracts) => next = next with { DecidedTo = to, DecidedBy = contracts };

    /// <summary>Commits the rest.</summary>
    /// <exception cref="AppendLostException">Another writer was first.</exception>
    public async Task CommitAsync(CancellationToken ct)
    {
        if (events.Count == 0 && progress.Count == 0 && next == head)
            return;
        var to = next with { Turn = head.Turn + 1, Writer = writer };
        head = await log.CommitAsync(head, to, events, progress.Values, ct) ?? throw new AppendLostException();
        next = head;
        events.Clear();
        progress.Clear();
        size = 0;
    }

    private async Task MakeRoomAsync(FactSource source, RegistryEvent one, CancellationToken ct)
    {
        var sources = progress.ContainsKey(source) ? progress.Count : progress.Count + 1;
        var more = RowLimits.SizeOf(log.RowOf(next.Last + 1, one, isKnown: true));
        if (events.Count + sources + 2 > RowLimits.TransactionCount || size + more > EventBytes)
            await CommitAsync(ct);
    }
}

/// <summary>
/// Another instance changed the log, or moved the cursor of its dispatch, so what this instance read is old. It reads
/// again.
/// </summary>
internal sealed class AppendLostException()
    : InvalidOperationException("Another instance changed the log of events or the cursor at the same time.");
