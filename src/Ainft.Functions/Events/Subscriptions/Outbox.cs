using System.Globalization;
using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Events;

/// <summary>The events that a subscription did not get in one minute, because they were too many.</summary>
internal sealed record SkippedEvents(long Minute, string Log, long From, long To, int Count);

/// <summary>
/// The table <c>Outbox</c>: a partition per subscription with its deliveries, until they succeed, and with a row per
/// minute in which events were skipped. The key of a delivery follows from the position of its event, so a repeated
/// dispatch stores no delivery twice.
/// </summary>
internal sealed class Outbox(Storage storage)
{
    public const string Table = "Outbox";

    /// <summary>The most deliveries and dead letters of a subscription. Later events are skipped.</summary>
    public const int Most = 1_000;

    private const string Deliveries = "d-", Skips = "k-";

    private readonly Rows rows = storage.Rows(Table);

    /// <summary>The key of the delivery of an event.</summary>
    public static string KeyOf(int generation, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Deliveries}{generation:D6}-{number:D15}");

    /// <summary>
    /// The key of the message about skipped events. A dispatch near the end of a minute can count events after the
    /// minute has its message. These get a message of their own, because the last number is in the key.
    /// </summary>
    public static string KeyOfSkipped(SkippedEvents skipped) =>
        string.Create(CultureInfo.InvariantCulture, $"{Deliveries}skipped-{skipped.Minute:D12}-{skipped.To:D15}");

    /// <summary>Stores deliveries that are not stored yet.</summary>
    public Task AddAsync(IEnumerable<Delivery> some, CancellationToken ct) =>
        rows.InsertAbsentAsync([.. some.Select(Write)], ct);

    /// <summary>The deliveries of a subscription in the order of their events.</summary>
    public IAsyncEnumerable<Delivery> ListAsync(Bytes32 subscription, bool dead, CancellationToken ct) => rows
        .RangeWhereAsync(
            $"{subscription}", Deliveries, $"{Deliveries}~", $"Dead eq {(dead ? "true" : "false")}",
            cancellationToken: ct)
        .Select(row => Read(subscription, row));

    /// <summary>The number of deliveries and dead letters, up to the most.</summary>
    public Task<int> CountAsync(Bytes32 subscription, CancellationToken ct) =>
        rows.CountAsync($"{subscription}", Most, ct);

    /// <summary>Replaces a delivery that was read. False when another instance changed it.</summary>
    public Task<bool> TryReplaceAsync(Delivery one, CancellationToken ct) =>
        rows.ReplaceAsync(Write(one), one.ETag, ct);

    /// <summary>Deletes a delivery, because the target has it.</summary>
    public Task RemoveAsync(Delivery one, CancellationToken ct) =>
        rows.DeleteAsync($"{one.Subscription}", one.Key, cancellationToken: ct);

    /// <summary>Deletes all rows of a subscription. Repeatable.</summary>
    public async Task ClearAsync(Bytes32 subscription, CancellationToken ct)
    {
        await foreach (var row in rows.RangeAsync($"{subscription}", null, null, cancellationToken: ct))
            await rows.DeleteAsync(row.PartitionKey, row.RowKey, cancellationToken: ct);
    }

    /// <summary>
    /// Counts skipped events of a log in the row of a minute. Events that the row counts already change no row.
    /// </summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="minute">The minute, since 1970.</param>
    /// <param name="log">The log.</param>
    /// <param name="numbers">The numbers of the events, the smallest first.</param>
    /// <param name="ct">Cancels.</param>
    public async Task SkipAsync(
        Bytes32 subscription, long minute, string log, IReadOnlyList<long> numbers, CancellationToken ct)
    {
        var key = SkipKeyOf(minute);
        var stored = await rows.GetAsync($"{subscription}", key, ct) is { } row ? ReadSkip(row) : null;
        var known = stored?.Log == log ? stored : null;
        long[] uncounted = [.. numbers.Where(number => known is null || number > known.To)];
        if (uncounted.Length == 0)
            return;
        await rows.PutAsync(
            new TableEntity($"{subscription}", key)
            {
                ["Log"] = log,
                ["From"] = known?.From ?? uncounted[0],
                ["To"] = uncounted[^1],
                ["Count"] = (stored?.Count ?? 0) + uncounted.Length,
            },
            ct);
    }

    /// <summary>The minutes with skipped events before a minute.</summary>
    public IAsyncEnumerable<SkippedEvents> ListSkippedAsync(Bytes32 subscription, long before, CancellationToken ct) =>
        rows.RangeAsync($"{subscription}", Skips, SkipKeyOf(before), cancellationToken: ct).Select(ReadSkip);

    /// <summary>Forgets a minute with skipped events. Repeatable.</summary>
    public Task ForgetAsync(Bytes32 subscription, SkippedEvents skipped, CancellationToken ct) =>
        rows.DeleteAsync($"{subscription}", SkipKeyOf(skipped.Minute), cancellationToken: ct);

    private static string SkipKeyOf(long minute) =>
        string.Create(CultureInfo.InvariantCulture, $"{Skips}{minute:D12}");

    private static SkippedEvents ReadSkip(TableEntity row) => new(
        long.Parse(row.RowKey[Skips.Length..], CultureInfo.InvariantCulture),
        row.GetString("Log"),
        row.GetInt64("From")!.Value,
        row.GetInt64("To")!.Value,
        row.GetInt32("Count")!.Value);

    private static TableEntity Write(Delivery one)
    {
        var row = new TableEntity($"{one.Subscription}", one.Key)
        {
            ["Message"] = one.Message,
            ["Type"] = one.Type,
            ["Body"] = one.Body,
            ["Attempts"] = one.Attempts,
            ["Dead"] = one.IsDead,
        };
        if (one.DueAt is { } due)
            row["DueAt"] = due;
        if (one.Failure is { } failure)
            row["Failure"] = failure;
        return row;
    }

    private static Delivery Read(Bytes32 subscription, TableEntity row) => new(
        subscription,
        row.RowKey,
        row.GetString("Message"),
        row.GetString("Type"),
        row.GetBinary("Body"),
        row.GetInt32("Attempts")!.Value,
        row.GetDateTimeOffset("DueAt"),
        row.GetString("Failure"))
    {
        ETag = row.ETag,
    };
}
