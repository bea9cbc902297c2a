using Azure.Data.Tables;

namespace Ainft.Functions.Platform;

/// <summary>When timer functions ran last, so that a start after a missed time runs them at once.</summary>
internal sealed class TimerMemory(Storage storage)
{
    /// <summary>The table, with one partition for all functions.</summary>
    public const string Table = "Timers";

    private const string Partition = "timer", Last = "Last";

    private readonly Rows rows = storage.Rows(Table);

    /// <summary>When a function ran last. Null when it never ran.</summary>
    public async Task<DateTimeOffset?> FindAsync(string function, CancellationToken ct) =>
        (await rows.GetAsync(Partition, function, ct))?.GetDateTimeOffset(Last);

    /// <summary>Stores when a function ran.</summary>
    public Task KeepAsync(string function, DateTimeOffset at, CancellationToken ct) =>
        rows.PutAsync(new TableEntity(Partition, function) { [Last] = at }, ct);
}
