using System.Numerics;
using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

public enum TransactionState
{
    /// <summary>The transaction has a nonce but no signature yet.</summary>
    Reserved,

    /// <summary>The transaction is signed and saved. It is broadcast or will be.</summary>
    Sent,

    /// <summary>The transaction is in a block that is not finalized.</summary>
    Included,

    /// <summary>The transaction is finalized and succeeded.</summary>
    Succeeded,

    /// <summary>
    /// The transaction is finalized, but the contract refused it. It did not change the state, and the app does not
    /// send it again.
    /// </summary>
    Reverted,

    /// <summary>A transaction of another sender used the nonce. The purpose has a new nonce.</summary>
    Displaced,
}

/// <summary>The block in which a transaction was mined.</summary>
public sealed record MinedIn(ulong Number, Bytes32 Hash);

/// <summary>The state of a transaction that the app sends for a purpose.</summary>
/// <param name="Purpose">The caller's name for the transaction. One purpose has one transaction.</param>
/// <param name="Hashes">
/// The hashes of all signed versions, the latest last. The chain includes at most one of them.
/// </param>
/// <param name="Block">The block that holds the transaction, or null before it is mined.</param>
public sealed record SentTransaction(
    string Purpose, ulong Nonce, TransactionState State, IReadOnlyList<Bytes32> Hashes, MinedIn? Block = null,
    BigInteger? GasUsed = null, BigInteger? GasPrice = null)
{
    /// <summary>The mined hash, or the latest hash before one is mined, or null before the first signature.</summary>
    public Bytes32? Hash => Mined ?? (Hashes.Count == 0 ? null : Hashes[^1]);

    /// <summary>The mined hash, or null before a transaction is mined.</summary>
    public Bytes32? Mined { get; init; }
}
