using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Webhooks;

/// <summary>The columns of a delivery.</summary>
internal static class DeliveryColumns
{
    private const int MaxReason = 1_000;

    /// <summary>The text of headers.</summary>
    public static string TextOf(IReadOnlyDictionary<string, string> headers) =>
        JsonSerializer.Serialize(headers, DeliveryHeaders.Plain.IReadOnlyDictionaryStringString);

    public static TableEntity Write(string key, Delivery delivery)
    {
        var row = new TableEntity($"{delivery.Integration}", key)
        {
            ["Event"] = delivery.Event,
            ["Headers"] = TextOf(delivery.Headers),
            ["State"] = delivery.State.ToString(),
            ["ReceivedAt"] = delivery.ReceivedAt,
            ["Tries"] = delivery.Tries,
        };
        row.SetOptional("Component", delivery.Component?.ToString());
        row.SetOptional("Subject", delivery.Subject);
        row.SetOptional(
            "Reason", delivery.Reason is { } reason ? PlainText.Fit(PlainText.Clean(reason), MaxReason) : null);
        row.SetOptional("TriedAt", delivery.TriedAt);
        row.SetOptional("DueAt", delivery.DueAt);
        return row;
    }

    public static Delivery Read(TableEntity row)
    {
        var id = Sha256Digest.Parse(row.RowKey.AsSpan(row.RowKey.LastIndexOf('-') + 1));
        return new Delivery(Bytes32.Parse(row.PartitionKey), id, row.GetDateTimeOffset("ReceivedAt")!.Value)
        {
            Event = row.GetString("Event"),
            Headers = JsonSerializer.Deserialize(
                row.GetString("Headers"), DeliveryHeaders.Default.IReadOnlyDictionaryStringString)!,
            State = StateOf(row),
            Component = row.GetString("Component") is { } component ? AinftId.Parse(component) : null,
            Subject = row.GetString("Subject"),
            Reason = row.GetString("Reason"),
            Tries = row.GetInt32("Tries")!.Value,
            TriedAt = row.GetDateTimeOffset("TriedAt"),
            DueAt = row.GetDateTimeOffset("DueAt"),
            ETag = row.ETag,
        };
    }

    /// <summary>
    /// Whether no try is expected for the row. An open delivery from before the sweep is over a day after its last try.
    /// </summary>
    public static bool IsOver(TableEntity row, DateTimeOffset now)
    {
        if (StateOf(row) is not (DeliveryState.Queued or DeliveryState.Retrying))
            return true;
        // The sweep ends each delivery that has a time, however late it is.
        return row.GetDateTimeOffset("DueAt") is null
            && (row.GetDateTimeOffset("TriedAt") ?? row.GetDateTimeOffset("ReceivedAt")) < now.AddDays(-1);
    }

    private static DeliveryState StateOf(TableEntity row) => Enum.Parse<DeliveryState>(row.GetString("State"));
}
