using System.Numerics;
using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

public enum TransactionState
{
    /// <summary>It has a nonce and no signature yet.</summary>
    Reserved,

    /// <summary>Signed, saved and broadcast (or about to be).</summary>
    Sent,

    /// <summary>In a block that is not finalized.</summary>
    Included,

    /// <summary>Finalized, and it did what it should.</summary>
    Succeeded,

    /// <summary>Finalized, and the contract refused it: nothing changed on chain, and it is not sent again.</summary>
    Reverted,

    /// <summary>Its nonce went to a transaction that this app did not send; the purpose has a new nonce.</summary>
    Displaced,
}

/// <summary>Where a transaction was mined.</summary>
public sealed record MinedIn(ulong Number, Bytes32 Hash);

/// <summary>A transaction that the app sends for a purpose, as far as it has come.</summary>
/// <param name="Purpose">The caller's name for what it wants; one purpose is one transaction.</param>
/// <param name="Hashes">Every hash that was signed for it, the newest last: one of them is or will be mined.</param>
/// <param name="Block">The block that holds it; null until then.</param>
public sealed record SentTransaction(
    string Purpose, Address From, ulong Nonce, TransactionState State, IReadOnlyList<Bytes32> Hashes,
    MinedIn? Block = null, BigInteger? GasUsed = null, BigInteger? GasPrice = null)
{
    /// <summary>The hash that was mined, else the newest; null before it is signed.</summary>
    public Bytes32? Hash => Mined ?? (Hashes.Count == 0 ? null : Hashes[^1]);

    /// <summary>The hash that was mined, once it was.</summary>
    public Bytes32? Mined { get; init; }

    /// <summary>Whether the outcome is known for good.</summary>
    public bool IsFinal => State is TransactionState.Succeeded or TransactionState.Reverted;
}
