using System.Globalization;
using System.Runtime.InteropServices;
using Ainft.Ethereum;
using Ainft.Evidence;
using Azure.Data.Tables;

namespace Ainft.Functions.Events;

/// <summary>An event with its number in the log.</summary>
public sealed record LoggedEvent(long Number, RegistryEvent Event)
{
    /// <summary>Whether the log of the generation before had the event, so that subscribers have it.</summary>
    public bool IsKnown { get; init; }
}

/// <summary>
/// The rows of the table <c>Events</c>. A log is one partition: its events by number, the row <c>head</c>, and a row
/// per source. The keys of events are digits, so they sort before the other rows.
/// </summary>
internal static class EventRows
{
    public const string Head = "head";

    private const string NumberForm = "D15";

    /// <summary>The key of the event with this number.</summary>
    public static string KeyOf(long number) => number.ToString(NumberForm, CultureInfo.InvariantCulture);

    /// <summary>Writes the row of an event.</summary>
    public static TableEntity Write(string partition, long number, RegistryEvent written, bool isKnown)
    {
        var row = new TableEntity(partition, KeyOf(number))
        {
            ["Type"] = written.Type,
            ["Subject"] = written.Subject.ToString(),
            ["Fact"] = written.Fact.ToString(),
            ["At"] = written.At,
        };
        Set(row, "Component", written.Component?.ToString());
        Set(row, "Creator", written.Creator?.ToHex());
        Set(row, "Kind", written.Kind);
        Set(row, "Name", written.Name);
        Set(row, "Version", written.Version);
        Set(row, "Run", written.Run?.ToString());
        Set(row, "Requester", written.Requester?.ToHex());
        if (isKnown)
            row["Known"] = true;
        if (written.Parents.Count > 0)
            row["Parents"] = MemoryMarshal.AsBytes<AinftId>([.. written.Parents]).ToArray();
        if (written.Anchor is { } anchor)
            (row["Root"], row["Block"], row["Transaction"]) =
                (anchor.Root.ToString(), (long)anchor.Block, anchor.Transaction.ToString());
        if (written.Verdict is { } verdict)
            (row["Verdict"], row["Agreed"], row["Of"]) = ((int)verdict.Kind, verdict.Agreed, verdict.Of);
        return row;
    }

    /// <summary>Reads the row of an event.</summary>
    public static LoggedEvent Read(TableEntity row) => new(
        long.Parse(row.RowKey, CultureInfo.InvariantCulture),
        new RegistryEvent
        {
            Type = row.GetString("Type"),
            Subject = Bytes32.Parse(row.GetString("Subject")),
            Fact = Bytes32.Parse(row.GetString("Fact")),
            At = row.GetDateTimeOffset("At")!.Value,
            Component = row.GetString("Component") is { } id ? AinftId.Parse(id) : null,
            Creator = row.GetString("Creator") is { } creator ? Address.Parse(creator) : null,
            Kind = row.GetString("Kind"),
            Name = row.GetString("Name"),
            Version = row.GetString("Version"),
            Run = row.GetString("Run") is { } run ? Sha256Digest.Parse(run) : null,
            Requester = row.GetString("Requester") is { } requester ? Address.Parse(requester) : null,
            Parents = MemoryMarshal.Cast<byte, AinftId>(row.GetBinary("Parents") ?? []).ToArray(),
            Anchor = row.GetString("Root") is { } root
                ? new EventAnchor(
                    Bytes32.Parse(root), (ulong)row.GetInt64("Block")!.Value,
                    Bytes32.Parse(row.GetString("Transaction")))
                : null,
            Verdict = row.GetInt32("Verdict") is { } kind
                ? new StatedVerdict((VerdictKind)kind, row.GetInt32("Agreed")!.Value, row.GetInt32("Of")!.Value)
                : null,
        })
    {
        IsKnown = row.GetBoolean("Known") ?? false,
    };

    private static void Set(TableEntity row, string name, string? value)
    {
        if (value is not null)
            row[name] = value;
    }
}
