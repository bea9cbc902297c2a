using System.Globalization;
using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Webhooks;

/// <summary>A delivery without a result, and the time at which the sweep queues it.</summary>
/// <param name="DueAt">The time.</param>
/// <param name="Integration">The integration.</param>
/// <param name="Id">The delivery.</param>
public readonly record struct WaitingDelivery(DateTimeOffset DueAt, Bytes32 Integration, Sha256Digest Id);

/// <summary>
/// The partition <c>waiting</c> of the table of deliveries. Each delivery without a result has a row there, in the
/// order of the times at which the sweep queues them. A row whose delivery has another time now has no meaning, and the
/// sweep deletes it.
/// </summary>
internal sealed class WaitingDeliveries(Rows rows)
{
    private const string Partition = "waiting";

    /// <summary>Adds the row of a delivery that has a time. Repeatable.</summary>
    public Task AddAsync(Delivery delivery, CancellationToken ct) => delivery.DueAt is { } due
        ? rows.InsertAsync(new TableEntity(Partition, KeyOf(new(due, delivery.Integration, delivery.Id))), ct)
        : Task.CompletedTask;

    /// <summary>Deletes the row of a delivery that had a time. Repeatable.</summary>
    public Task RemoveAsync(Delivery delivery, CancellationToken ct) => delivery.DueAt is { } due
        ? RemoveAsync(new WaitingDelivery(due, delivery.Integration, delivery.Id), ct)
        : Task.CompletedTask;

    /// <summary>Deletes a row. Repeatable.</summary>
    public Task RemoveAsync(WaitingDelivery one, CancellationToken ct) =>
        rows.DeleteAsync(Partition, KeyOf(one), cancellationToken: ct);

    /// <summary>The rows whose time has come, the earliest first.</summary>
    public async Task<IReadOnlyList<WaitingDelivery>> ListDueAsync(
        DateTimeOffset now, int most, CancellationToken ct) =>
        await rows.RangeAsync(Partition, null, TimeOf(now), most, ct).Select(row => Read(row.RowKey)).ToListAsync(ct);

    private static string KeyOf(WaitingDelivery one) => $"{TimeOf(one.DueAt)}-{one.Integration}-{one.Id}";

    private static string TimeOf(DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{at.UtcTicks:x16}");

    private static WaitingDelivery Read(string key) => key.Split('-') is [var ticks, var integration, var id]
        ? new WaitingDelivery(
            new DateTimeOffset(long.Parse(ticks, NumberStyles.HexNumber, CultureInfo.InvariantCulture), TimeSpan.Zero),
            Bytes32.Parse(integration), Sha256Digest.Parse(id))
        : throw new FormatException($"The row {key} names no delivery.");
}
