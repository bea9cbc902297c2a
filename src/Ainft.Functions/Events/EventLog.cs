using System.Globalization;
using Ainft.Functions.Platform;
using Azure;
using Azure.Data.Tables;

namespace Ainft.Functions.Events;

/// <summary>The head of a log.</summary>
/// <param name="Log">The name of the log, which is a part of every position.</param>
/// <param name="Last">The number of the last event.</param>
/// <param name="Turn">The number of transactions that changed the log.</param>
/// <param name="Writer">The writer of the last transaction.</param>
/// <param name="FilledTo">The time of the last batch from before this log that it has. Null before the first.</param>
/// <param name="IsFilled">Whether the log has the events of all batches from before it.</param>
/// <param name="ETag">The ETag of the row.</param>
internal sealed record LogHead(
    string Log, long Last, long Turn, string Writer, DateTimeOffset? FilledTo, bool IsFilled, ETag ETag)
{
    /// <summary>The final block up to which the log has all decisions of <see cref="DecidedBy"/>.</summary>
    public ulong DecidedTo { get; init; }

    /// <summary>The contracts of the decisions. Of other contracts the log may lack earlier ones.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>When the log changed last, by the clock of storage.</summary>
    public DateTimeOffset ChangedAt { get; init; }
}

/// <summary>Some events of a log, and the number from which the reader goes on.</summary>
internal sealed record LogPage(IReadOnlyList<LoggedEvent> Events, long Next);

/// <summary>
/// The log of events, in the table <c>Events</c>. Each generation of the index has a log of its own, which is one
/// partition, so that a transaction appends events together with the head. Every append replaces the head by its ETag.
/// So an event gets its number behind everything that a reader can have seen, and readers never meet a gap that is
/// filled later.
/// </summary>
internal sealed class EventLog(Storage storage, TimeProvider time)
{
    /// <summary>The most events that one page considers, so that a rare filter does not make a request long.</summary>
    public const int Considered = 1_000;

    private const string Table = "Events";

    private readonly Rows rows = storage.Rows(Table);

    private string Partition => PartitionOf(storage.Generation);

    /// <summary>The generation in the name of a log. It is 0 for a name that no version of the app writes.</summary>
    public static int GenerationOf(string log) =>
        int.TryParse(log.Split('g')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var generation)
            ? generation
            : 0;

    /// <summary>Reads the head. The first reader of a generation begins its log.</summary>
    public async Task<LogHead> ReadHeadAsync(CancellationToken ct)
    {
        while (true)
        {
            if (await rows.GetAsync(Partition, EventRows.Head, ct) is { } row)
                return HeadOf(row);
            // The time makes the name differ from that of a log that was lost with its table.
            var name = $"{storage.Generation}g{time.GetUtcNow().ToUnixTimeMilliseconds():x}";
            await rows.InsertAsync(RowOf(new LogHead(name, 0, 0, "", null, false, default)), ct);
        }
    }

    /// <summary>The head of the log of a generation. Null when an earlier generation does not have one.</summary>
    public async Task<LogHead?> ReadHeadAsync(int generation, CancellationToken ct)
    {
        if (generation == storage.Generation)
            return await ReadHeadAsync(ct);
        return await rows.GetAsync(PartitionOf(generation), EventRows.Head, ct) is { } row ? HeadOf(row) : null;
    }

    /// <summary>Reads the events after a number that match a filter, in their order.</summary>
    public Task<LogPage> ReadAsync(LogHead head, long after, EventFilter filter, int limit, CancellationToken ct) =>
        ReadAsync(storage.Generation, head, after, filter, limit, ct);

    /// <summary>Reads the events of a generation after a number that match a filter, in their order.</summary>
    public async Task<LogPage> ReadAsync(
        int generation, LogHead head, long after, EventFilter filter, int limit, CancellationToken ct)
    {
        var last = Math.Min(head.Last, after + Considered);
        if (last <= after)
            return new LogPage([], after);
        var found = new List<LoggedEvent>();
        var (from, to) = (EventRows.KeyOf(after + 1), EventRows.KeyOf(last + 1));
        int? take = filter.IsExact ? limit : null;
        await foreach (var row in rows.RangeWhereAsync(
            PartitionOf(generation), from, to, filter.Condition, take, ct))
        {
            var logged = EventRows.Read(row);
            if (!filter.Matches(logged.Event))
                continue;
            found.Add(logged);
            if (found.Count == limit)
                return new LogPage(found, logged.Number);
        }
        return new LogPage(found, last);
    }

    /// <summary>How many events of a source the log has, and whether these are all.</summary>
    public async Task<(int Count, bool IsComplete)> ReadProgressAsync(FactSource source, CancellationToken ct) =>
        await rows.GetAsync(Partition, source.Key, ct) is { } row
            ? (row.GetInt32("Count")!.Value, row.GetBoolean("Complete")!.Value)
            : (0, false);

    /// <summary>How many events of a source the log of the generation before had.</summary>
    public async Task<int> ReadEarlierAsync(FactSource source, CancellationToken ct) =>
        storage.Generation > 0
        && await rows.GetAsync(PartitionOf(storage.Generation - 1), source.Key, ct) is { } row
            ? row.GetInt32("Count")!.Value
            : 0;

    /// <summary>The row of an event.</summary>
    public TableEntity RowOf(long number, RegistryEvent written, bool isKnown) =>
        EventRows.Write(Partition, number, written, isKnown);

    /// <summary>The row with the progress of a source.</summary>
    public TableEntity RowOf(FactSource source, int count, bool isComplete) =>
        new(Partition, source.Key) { ["Count"] = count, ["Complete"] = isComplete };

    /// <summary>
    /// Appends rows and moves the head in one transaction, which is the commit point. Returns the new head, or null
    /// when another writer was first.
    /// </summary>
    public async Task<LogHead?> CommitAsync(
        LogHead from, LogHead to, IEnumerable<TableEntity> events, IEnumerable<TableEntity> progress,
        CancellationToken ct)
    {
        List<TableTransactionAction> actions =
        [
            new(TableTransactionActionType.UpdateReplace, RowOf(to), from.ETag),
            .. events.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)),
            .. progress.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)),
        ];
        // A repeated try after a lost answer fails although the first one succeeded. Only the stored head shows that.
        await rows.TransactAsync(actions, ct);
        var stored = await ReadHeadAsync(ct);
        return (stored.Log, stored.Turn, stored.Writer) == (to.Log, to.Turn, to.Writer) ? stored : null;
    }

    private TableEntity RowOf(LogHead head)
    {
        var row = new TableEntity(Partition, EventRows.Head)
        {
            ["Log"] = head.Log,
            ["Last"] = head.Last,
            ["Turn"] = head.Turn,
            ["Writer"] = head.Writer,
            ["Filled"] = head.IsFilled,
        };
        if (head.FilledTo is { } at)
            row["FilledTo"] = at;
        if (head.DecidedBy is { } contracts)
            (row["DecidedTo"], row["DecidedBy"]) = ((long)head.DecidedTo, contracts);
        return row;
    }

    private static string PartitionOf(int generation) => $"log{generation}";

    private static LogHead HeadOf(TableEntity row) => new(
        row.GetString("Log"),
        row.GetInt64("Last")!.Value,
        row.GetInt64("Turn")!.Value,
        row.GetString("Writer"),
        row.GetDateTimeOffset("FilledTo"),
        row.GetBoolean("Filled")!.Value,
        row.ETag)
    {
        DecidedTo = (ulong)(row.GetInt64("DecidedTo") ?? 0),
        DecidedBy = row.GetString("DecidedBy"),
        ChangedAt = row.Timestamp ?? default,
    };
}
