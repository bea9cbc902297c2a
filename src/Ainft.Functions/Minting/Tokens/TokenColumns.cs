using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Azure.Data.Tables;

namespace Ainft.Functions.Minting;

/// <summary>The columns of a token in a row.</summary>
internal static class TokenColumns
{
    private const string Owner = "Owner", Block = "Block", LogIndex = "LogIndex", BlockHash = "BlockHash",
        Transaction = "Transaction";

    public static void Write(TableEntity row, Token token)
    {
        row[Owner] = token.Owner.ToHex();
        row[Block] = (long)token.BlockNumber;
        row[LogIndex] = token.LogIndex;
        row[BlockHash] = token.BlockHash.ToString();
        row[Transaction] = token.Transaction.ToString();
        Finality.Write(row, token.Finality ?? Finality.OfTheChain);
    }

    /// <summary>Whether the transfer in a row comes before that of a token, in the order of the chain.</summary>
    public static bool IsOlder(TableEntity row, Token token) =>
        (row.GetInt64(Block)!.Value, row.GetInt32(LogIndex)!.Value)
            .CompareTo(((long)token.BlockNumber, token.LogIndex)) < 0;

    /// <summary>The token of a row, or null when the row does not have one.</summary>
    public static Token? Read(TableEntity row) => row.GetString(Owner) is not { } owner ? null : new Token(
        Address.Parse(owner),
        (ulong)row.GetInt64(Block)!.Value,
        Bytes32.Parse(row.GetString(BlockHash)),
        Bytes32.Parse(row.GetString(Transaction)),
        Finalized: true)
    {
        Finality = Finality.Read(row),
        LogIndex = row.GetInt32(LogIndex)!.Value,
    };
}
