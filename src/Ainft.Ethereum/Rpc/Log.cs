namespace Ainft.Ethereum;

/// <summary>An event that a contract emitted, as <c>eth_getLogs</c> and receipts carry it.</summary>
/// <param name="Address">The contract.</param>
/// <param name="Topics">The topics; the first is the event's signature hash.</param>
/// <param name="Data">The values that are not indexed, ABI-encoded.</param>
/// <param name="BlockNumber">The block.</param>
/// <param name="BlockHash">The block's hash.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="TransactionIndex">Its position in the block.</param>
/// <param name="LogIndex">The log's position in the block.</param>
public sealed record Log(
    Address Address,
    IReadOnlyList<Bytes32> Topics,
    byte[] Data,
    ulong BlockNumber,
    Bytes32 BlockHash,
    Bytes32 TransactionHash,
    int TransactionIndex,
    int LogIndex);
