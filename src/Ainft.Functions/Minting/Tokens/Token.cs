using Ainft.Ethereum;

namespace Ainft.Functions.Minting;

/// <summary>The owner of a token, and the transaction of the last transfer.</summary>
public sealed record Token(Address Owner, ulong BlockNumber, Bytes32 BlockHash, Bytes32 Transaction, bool Finalized)
{
    /// <summary>The rule by which the block is final, or null while it is not final.</summary>
    public string? Finality { get; init; }

    /// <summary>The position of the transfer in its block.</summary>
    public int LogIndex { get; init; }

    /// <summary>Whether the transfer comes after another one of the token, in the order of the chain.</summary>
    public bool IsAfter(Token other) => (BlockNumber, LogIndex).CompareTo((other.BlockNumber, other.LogIndex)) > 0;
}
