using System.Text;
using Azure.Data.Tables;

namespace Ainft.Functions.Platform;

/// <summary>
/// Azure's limits on entities and transactions. The app checks them itself, because the emulator is more lenient and
/// rows that pass in tests must pass in Azure.
/// </summary>
internal static class RowLimits
{
    /// <summary>The most entities of one transaction.</summary>
    public const int TransactionCount = 100;

    /// <summary>
    /// The most bytes of one transaction by <see cref="SizeOf"/>, which counts the text form too. It is 4 MiB less a
    /// reserve.
    /// </summary>
    public const int TransactionSize = 7 * 1024 * 1024 / 2;

    private const int EntitySize = 1024 * 1024;
    private const int PropertySize = 64 * 1024;
    private const int PropertyCount = 252;
    private const int KeyLength = 512;

    /// <summary>The most bytes that an entity takes in a transaction's body.</summary>
    /// <exception cref="ArgumentException">Azure would refuse the entity.</exception>
    public static int SizeOf(TableEntity entity)
    {
        RequireKey(entity.PartitionKey);
        RequireKey(entity.RowKey);
        int stored = 0, sent = 800, own = 0;
        foreach (var (name, value) in entity)
        {
            if (name is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag"))
                own++;
            var size = StoredSize(value);
            Require(size <= PropertySize, entity, $"more than 64 KiB in {name}");
            stored += size + 2 * name.Length + 8;
            sent += SentSize(value) + 2 * name.Length + 48;
        }

        Require(own <= PropertyCount, entity, $"more than {PropertyCount} properties");
        Require(stored <= EntitySize, entity, "more than 1 MiB");
        return sent;
    }

    /// <summary>Checks that a transaction has one partition, at most 100 entities and at most 4 MiB.</summary>
    /// <exception cref="ArgumentException">Azure would refuse the transaction.</exception>
    public static void Require(IReadOnlyList<TableTransactionAction> actions)
    {
        if (actions.Count is 0 or > TransactionCount)
            throw new ArgumentException(
                $"A transaction has 1 to {TransactionCount} actions, not {actions.Count}.", nameof(actions));
        var size = 0;
        foreach (var action in actions)
        {
            if (action.Entity.PartitionKey != actions[0].Entity.PartitionKey)
                throw new ArgumentException(
                    "All actions of a transaction must have the same partition key.", nameof(actions));
            if (action.Entity is TableEntity entity)
                size += SizeOf(entity);
        }

        if (size > TransactionSize)
            throw new ArgumentException("A transaction has at most 4 MiB.", nameof(actions));
    }

    private static int StoredSize(object? value) => value switch
    {
        string text => 2 * text.Length,
        byte[] bytes => bytes.Length,
        BinaryData data => data.ToMemory().Length,
        _ => 16,
    };

    private static int SentSize(object? value) => value switch
    {
        string text => 2 + Math.Max(Encoding.UTF8.GetByteCount(text), 2 * text.Length),
        byte[] bytes => bytes.Length / 3 * 4 + 8,
        BinaryData data => data.ToMemory().Length / 3 * 4 + 8,
        _ => 40,
    };

    private static void RequireKey(string key)
    {
        if (key is null || key.Length > KeyLength || key.AsSpan().IndexOfAny("/\\#?") >= 0 || key.Any(char.IsControl))
            throw new ArgumentException(
                $"A key has at most {KeyLength} characters and no / \\ # ? or control characters, unlike '{key}'.");
    }

    private static void Require(bool holds, TableEntity entity, string what)
    {
        if (!holds)
            throw new ArgumentException($"Azure refuses the entity '{entity.PartitionKey}' '{entity.RowKey}': {what}.");
    }
}
