namespace Ainft.Ethereum;

/// <summary>An event that a contract emitted, as <c>eth_getLogs</c> and receipts carry it.</summary>
/// <param name="Address">The contract.</param>
/// <param name="Topics">The topics. The first one is the signature hash of the event.</param>
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
    int LogIndex)
{
    /// <summary>Reads an indexed address.</summary>
    /// <param name="topic">The position among <see cref="Topics"/>, 1 to 3.</param>
    /// <param name="address">The address, if the method returns true.</param>
    /// <returns>False when the bytes before the address are not all zero.</returns>
    public bool TryReadAddress(int topic, out Address address)
    {
        var word = Topics[topic];
        return AbiWord.TryReadAddress(Bytes32.AsSpan(in word), out address);
    }
}
