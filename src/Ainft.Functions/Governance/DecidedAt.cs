using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Azure.Data.Tables;

namespace Ainft.Functions.Governance;

/// <summary>The final event of the chain that made a decision.</summary>
/// <param name="BlockNumber">The number of its block.</param>
/// <param name="LogIndex">Its position in the block.</param>
/// <param name="BlockHash">The hash of its block.</param>
/// <param name="Transaction">Its transaction.</param>
public sealed record DecidedAt(ulong BlockNumber, int LogIndex, Bytes32 BlockHash, Bytes32 Transaction)
{
    /// <summary>A row of an event. Its columns are those of the event, and the caller adds others.</summary>
    internal static TableEntity RowOf(Log log, string partition, string key, string finality)
    {
        var row = new TableEntity(partition, key)
        {
            ["Block"] = (long)log.BlockNumber,
            ["LogIndex"] = log.LogIndex,
            ["BlockHash"] = log.BlockHash.ToString(),
            ["Transaction"] = log.TransactionHash.ToString(),
        };
        Finality.Write(row, finality);
        return row;
    }

    internal static DecidedAt Of(TableEntity row) => new(
        (ulong)row.GetInt64("Block")!.Value,
        row.GetInt32("LogIndex")!.Value,
        Bytes32.Parse(row.GetString("BlockHash")),
        Bytes32.Parse(row.GetString("Transaction")));

    /// <summary>The key of this event in a list with the newest event first.</summary>
    internal string Key => KeyOf(BlockNumber, LogIndex);

    /// <summary>The key of an event in a list with the newest event first.</summary>
    internal static string KeyOf(Log log) => KeyOf(log.BlockNumber, log.LogIndex);

    /// <summary>The first key of the events up to a block, the block included.</summary>
    internal static string UpTo(ulong block) => $"{long.MaxValue - (long)Math.Min(block, long.MaxValue):D19}";

    /// <summary>The first key of the events above a block and up to another one, and the key after the last.</summary>
    internal static (string From, string To) Between(ulong after, ulong to) => (UpTo(to), UpTo(after));

    private static string KeyOf(ulong block, int index) => $"{UpTo(block)}-{int.MaxValue - index:D10}";

    /// <summary>Whether a text can be a key of <see cref="KeyOf(Log)"/>.</summary>
    internal static bool IsKey(string text) =>
        text.Length == 30 && text.All(character => char.IsAsciiDigit(character) || character == '-');
}
