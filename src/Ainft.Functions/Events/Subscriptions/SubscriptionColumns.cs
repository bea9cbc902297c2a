using System.Runtime.InteropServices;
using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Events;

/// <summary>The columns of a subscription.</summary>
internal static class SubscriptionColumns
{
    public static TableEntity Write(Subscription one)
    {
        var row = new TableEntity(SubscriptionStore.All, SubscriptionStore.KeyOf(one.Id))
        {
            ["Owner"] = one.Owner.ToHex(),
            ["Client"] = one.Client,
            ["Url"] = one.Target.OriginalString,
            ["State"] = $"{one.State}",
            ["CreatedAt"] = one.CreatedAt,
            ["Redeliveries"] = one.Redeliveries,
        };
        row.SetOptional(
            "Types", one.Filter.Types is { } types ? string.Join(',', types.Order(StringComparer.Ordinal)) : null);
        row.SetOptional("Component", one.Filter.Component?.ToString());
        row.SetOptional("Creator", one.Filter.Creator?.ToHex());
        row.SetOptional("Kind", one.Filter.Kind);
        row.SetOptional("Account", one.Filter.Account?.ToHex());
        row.SetOptional("Reason", one.Reason);
        row.SetOptional("From", one.From);
        if (one.DescendantsOf.Count > 0)
            row["DescendantsOf"] = MemoryMarshal.AsBytes<AinftId>([.. one.DescendantsOf]).ToArray();
        Set(row, "", one.Keys);
        if (one is { OldKeys: { } old, OldUntil: { } until })
        {
            Set(row, "Old", old);
            row["OldUntil"] = until;
        }
        return row;
    }

    public static Subscription Read(TableEntity row) => new()
    {
        Id = Bytes32.Parse(row.RowKey[SubscriptionStore.Prefix.Length..]),
        Owner = Address.Parse(row.GetString("Owner")),
        Client = row.GetString("Client") ?? "",
        Target = new Uri(row.GetString("Url")),
        Filter = new EventFilter(
            row.GetString("Types") is { } types ? types.Split(',').ToHashSet(StringComparer.Ordinal) : null,
            row.GetString("Component") is { } id ? AinftId.Parse(id) : null,
            row.GetString("Creator") is { } creator ? Address.Parse(creator) : null,
            row.GetString("Kind"),
            row.GetString("Account") is { } account ? Address.Parse(account) : null),
        DescendantsOf = MemoryMarshal.Cast<byte, AinftId>(row.GetBinary("DescendantsOf") ?? []).ToArray(),
        State = Enum.Parse<SubscriptionState>(row.GetString("State")),
        Reason = row.GetString("Reason"),
        CreatedAt = row.GetDateTimeOffset("CreatedAt")!.Value,
        From = row.GetString("From"),
        Redeliveries = row.GetInt32("Redeliveries") ?? 0,
        Keys = KeysOf(row, "")!,
        OldKeys = KeysOf(row, "Old"),
        OldUntil = row.GetDateTimeOffset("OldUntil"),
        ETag = row.ETag,
    };

    private static void Set(TableEntity row, string prefix, SealedKeys keys) =>
        (row[$"{prefix}Secret"], row[$"{prefix}Seed"], row[$"{prefix}PublicKey"]) =
            (keys.Secret, keys.Seed, keys.PublicKey);

    private static SealedKeys? KeysOf(TableEntity row, string prefix) =>
        row.GetBinary($"{prefix}Secret") is { } secret
            ? new SealedKeys(secret, row.GetBinary($"{prefix}Seed"), row.GetBinary($"{prefix}PublicKey"))
            : null;
}
