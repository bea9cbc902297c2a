using System.Numerics;
using Ainft.Ethereum;

namespace Ainft.Cli.Contracts;

/// <summary>The transaction that deploys a contract, and the balance that it needs.</summary>
/// <param name="Transaction">The transaction before its signature.</param>
/// <param name="Balance">The balance of the sender in wei.</param>
internal sealed record RolloutPlan(UnsignedTransaction Transaction, BigInteger Balance)
{
    /// <summary>
    /// The balance that a node requires before it accepts the transaction, in wei. It is for the most gas at the
    /// highest fee, so the transaction costs less.
    /// </summary>
    public BigInteger LeastBalance { get; } = Ether.RoundUp(Transaction.GasLimit * Transaction.MaxFeePerGas);

    /// <summary>The amount in wei that the sender lacks.</summary>
    public BigInteger Missing => BigInteger.Max(0, LeastBalance - Balance);

    /// <summary>Whether the sender can pay.</summary>
    public bool IsFunded => Missing.IsZero;
}
