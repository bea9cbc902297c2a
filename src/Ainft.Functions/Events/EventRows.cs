using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Ainft.Ethereum;
using Ainft.Evidence;
using Ainft.Functions.Platform;
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
        row.SetOptional("Component", written.Component?.ToString());
        row.SetOptional("Creator", written.Creator?.ToHex());
        row.SetOptional("Kind", written.Kind);
        row.SetOptional("Name", written.Name);
        row.SetOptional("Version", written.Version);
        row.SetOptional("Run", written.Run?.ToString());
        row.SetOptional("Requester", written.Requester?.ToHex());
        if (isKnown)
            row["Known"] = true;
        if (written.Parents.Count > 0)
            row["Parents"] = MemoryMarshal.AsBytes<AinftId>([.. written.Parents]).ToArray();
        if (written.Verdict is { } verdict)
            (row["Verdict"], row["Agreed"], row["Of"]) = ((int)verdict.Kind, verdict.Agreed, verdict.Of);
        WriteChain(row, written);
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
            OnChain = row.GetInt64("Block") is { } block
                ? new EventOnChain((ulong)block, Bytes32.Parse(row.GetString("Transaction")), WordOf(row, "Root"))
                : null,
            Retraction = row.GetBoolean("Retracted") is { } isRetracted
                ? new EventRetraction(
                    isRetracted, row.GetBoolean("ByDao")!.Value, WordOf(row, "Evidence"), row.GetString("Reason"))
                : null,
            Operation = WordOf(row, "Operation"),
            Proposal = WordOf(row, "Proposal"),
            Account = row.GetString("Account") is { } account ? Address.Parse(account) : null,
            Reward = row.GetString("Token") is { } token
                ? new EventReward(Address.Parse(token), AmountOf(row, "Cumulative"), AmountOf(row, "More"))
                : null,
            Verdict = row.GetInt32("Verdict") is { } kind
                ? new StatedVerdict((VerdictKind)kind, row.GetInt32("Agreed")!.Value, row.GetInt32("Of")!.Value)
                : null,
        })
    {
        IsKnown = row.GetBoolean("Known") ?? false,
    };

    private static void WriteChain(TableEntity row, RegistryEvent written)
    {
        if (written.OnChain is { } at)
            (row["Block"], row["Transaction"]) = ((long)at.Block, at.Transaction.ToString());
        row.SetOptional("Root", written.OnChain?.Root?.ToString());
        if (written.Retraction is { } retraction)
            (row["Retracted"], row["ByDao"], row["Reason"]) =
                (retraction.IsRetracted, retraction.IsByDao, retraction.Reason);
        row.SetOptional("Evidence", written.Retraction?.Evidence?.ToString());
        row.SetOptional("Operation", written.Operation?.ToString());
        row.SetOptional("Proposal", written.Proposal?.ToString());
        row.SetOptional("Account", written.Account?.ToHex());
        row.SetOptional("Token", written.Reward?.Token.ToHex());
        row.SetOptional("Cumulative", written.Reward?.Cumulative.ToString(CultureInfo.InvariantCulture));
        row.SetOptional("More", written.Reward?.More.ToString(CultureInfo.InvariantCulture));
    }

    private static Bytes32? WordOf(TableEntity row, string name) =>
        row.GetString(name) is { } text ? Bytes32.Parse(text) : null;

    private static BigInteger AmountOf(TableEntity row, string name) =>
        BigInteger.Parse(row.GetString(name), CultureInfo.InvariantCulture);
}
