using System.Globalization;
using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// The table and the container <c>deliveries</c>. The partition of an integration has two rows per delivery. The row
/// <c>t-…</c> has its facts, the newest first, and the row <c>d-…</c> leads from its id to it. A blob has the body, and
/// another one has the manifest once it is decided. <see cref="WaitingDeliveries"/> are in a partition of their own.
/// </summary>
/// <remarks>A rebuild keeps them, because no bundle has these facts.</remarks>
public sealed class DeliveryStore(Storage storage)
{
    /// <summary>The name of the table, which all generations of the index share.</summary>
    public const string Table = "Deliveries";

    /// <summary>The name of the container.</summary>
    public const string Container = "deliveries";

    /// <summary>The ended deliveries that an integration keeps.</summary>
    public const int Kept = 500;

    /// <summary>The most characters of the headers as JSON, which are those of a column.</summary>
    public const int MaxHeaders = 32_768;

    private const int PruneAtOnce = 50;
    private const string Octets = "application/octet-stream", Json = "application/json";

    private readonly Rows rows = storage.Rows(Table);
    private readonly Blobs blobs = storage.Blobs(Container);
    private readonly WaitingDeliveries waiting = new(storage.Rows(Table));

    /// <summary>Whether a row has room for headers.</summary>
    public static bool Fits(IReadOnlyDictionary<string, string> headers) =>
        DeliveryColumns.TextOf(headers).Length <= MaxHeaders;

    /// <summary>A delivery. Null when it does not exist, or not any more.</summary>
    public async Task<Delivery?> FindAsync(Bytes32 integration, Sha256Digest id, CancellationToken ct) =>
        await rows.GetAsync($"{integration}", $"d-{id}", ct) is { } pointer
            && await rows.GetAsync($"{integration}", pointer.GetString("Row"), ct) is { } row
            ? DeliveryColumns.Read(row)
            : null;

    /// <summary>The newest deliveries of an integration, the newest first.</summary>
    public async Task<IReadOnlyList<Delivery>> ListAsync(
        Bytes32 integration, string? from, int limit, CancellationToken ct) =>
        await rows.RangeAsync($"{integration}", $"t-{from}", "t.", limit, ct)
            .Select(DeliveryColumns.Read).ToListAsync(ct);

    /// <summary>
    /// Stores a body, and then the rows of its delivery in one transaction. False when they exist. The row for the
    /// sweep comes before them, so that the sweep finds the delivery when its message is never sent.
    /// </summary>
    public async Task<bool> TryInsertAsync(Delivery delivery, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        await blobs.CreateAsync(BodyOf(delivery), body, Octets, ct);
        await waiting.AddAsync(delivery, ct);
        var pointer = new TableEntity($"{delivery.Integration}", $"d-{delivery.Id}")
        {
            ["Row"] = KeyOf(delivery),
        };
        return await rows.TransactAsync(
            [
                new TableTransactionAction(TableTransactionActionType.Add, pointer),
                new TableTransactionAction(TableTransactionActionType.Add, RowOf(delivery)),
            ],
            ct);
    }

    /// <summary>
    /// Replaces a delivery that was read, and its row for the sweep. False when another instance changed it. Then the
    /// new row for the sweep has no meaning.
    /// </summary>
    public async Task<bool> TryReplaceAsync(Delivery found, Delivery next, CancellationToken ct)
    {
        if (next.DueAt != found.DueAt)
            await waiting.AddAsync(next, ct);
        if (!await rows.ReplaceAsync(RowOf(next), found.ETag, ct))
            return false;
        if (next.DueAt != found.DueAt)
        {
            // The sweep may have deleted the row, because the delivery did not have its time yet.
            await waiting.AddAsync(next, ct);
            await waiting.RemoveAsync(found, ct);
        }
        return true;
    }

    /// <summary>The rows for the sweep whose time has come, the earliest first.</summary>
    public Task<IReadOnlyList<WaitingDelivery>> ListDueAsync(DateTimeOffset now, int most, CancellationToken ct) =>
        waiting.ListDueAsync(now, most, ct);

    /// <summary>Deletes a row for the sweep. Repeatable.</summary>
    public Task ForgetAsync(WaitingDelivery one, CancellationToken ct) => waiting.RemoveAsync(one, ct);

    /// <summary>The body. Null when it was deleted.</summary>
    public Task<ReadOnlyMemory<byte>?> ReadBodyAsync(Delivery delivery, CancellationToken ct) =>
        blobs.ReadAsync(BodyOf(delivery), ct);

    /// <summary>The decided plan. Null before the decision.</summary>
    public Task<ReadOnlyMemory<byte>?> ReadPlanAsync(Delivery delivery, CancellationToken ct) =>
        blobs.ReadAsync(PlanOf(delivery), ct);

    /// <summary>
    /// Keeps a plan, or returns the plan that an earlier try kept. So a try after a failure mints the same component,
    /// although the platform may answer differently now.
    /// </summary>
    public async Task<ReadOnlyMemory<byte>> KeepPlanAsync(
        Delivery delivery, ReadOnlyMemory<byte> plan, CancellationToken ct)
    {
        await blobs.CreateAsync(PlanOf(delivery), plan, Json, ct);
        return await blobs.ReadAsync(PlanOf(delivery), ct) ?? plan;
    }

    /// <summary>Forgets a plan, so that a redelivery of a refused event decides again.</summary>
    public Task ForgetPlanAsync(Delivery delivery, CancellationToken ct) => blobs.DeleteAsync(PlanOf(delivery), ct);

    /// <summary>
    /// Deletes deliveries beyond <see cref="Kept"/> for which no try is expected, a bounded number per call.
    /// </summary>
    public async Task PruneAsync(Bytes32 integration, DateTimeOffset now, CancellationToken ct)
    {
        var old = await rows
            .ColumnsAsync(
                $"{integration}", "t-", ["RowKey", "State", "DueAt", "TriedAt", "ReceivedAt"],
                Kept + PruneAtOnce, ct)
            .Skip(Kept)
            .ToListAsync(ct);
        foreach (var key in old.Where(row => DeliveryColumns.IsOver(row, now)).Select(row => row.RowKey))
        {
            var id = key[(key.LastIndexOf('-') + 1)..];
            await blobs.DeleteAsync($"{integration}/{id}", ct);
            await blobs.DeleteAsync($"{integration}/{id}.json", ct);
            await rows.DeleteAsync($"{integration}", $"d-{id}", cancellationToken: ct);
            // This row is the last one, so that a call after a failure finds the rest.
            await rows.DeleteAsync($"{integration}", key, cancellationToken: ct);
        }
    }

    /// <summary>The position of a delivery in the list.</summary>
    public static string PositionOf(Delivery delivery) => KeyOf(delivery)[2..];

    private static TableEntity RowOf(Delivery delivery) => DeliveryColumns.Write(KeyOf(delivery), delivery);

    private static string KeyOf(Delivery delivery) => string.Create(
        CultureInfo.InvariantCulture,
        $"t-{long.MaxValue - delivery.ReceivedAt.UtcTicks:x16}-{delivery.Id}");

    private static string BodyOf(Delivery delivery) => $"{delivery.Integration}/{delivery.Id}";

    private static string PlanOf(Delivery delivery) => $"{delivery.Integration}/{delivery.Id}.json";
}
