using System.Numerics;
using System.Runtime.InteropServices;
using Ainft.Ethereum;

namespace Ainft.Royalties;

/// <summary>A payment and the decision about it.</summary>
/// <param name="Payment">The payment.</param>
/// <param name="Decision">The decision.</param>
public sealed record SettledPayment(Payment Payment, PaymentDecision Decision);

/// <summary>
/// All payments up to a block, settled. It is a pure function of the payments and their facts, and does not depend on
/// the order of the payments. So anyone recomputes it.
/// </summary>
/// <param name="Through">The last block that is taken into account.</param>
/// <param name="Payments">The payments in the order in which the caller gave them.</param>
/// <param name="Leaves">
/// The cumulative amount of each account and token, ascending by account and token. Every amount is at least 1, and no
/// account and token occur twice. A refund is part of the payer's amount.
/// </param>
public sealed record Settlement(
    BlockTime Through, IReadOnlyList<SettledPayment> Payments, IReadOnlyList<RewardLeaf> Leaves)
{
    /// <summary>Settles payments.</summary>
    /// <param name="payments">The payments in blocks up to <paramref name="through"/>, each once, in any order.</param>
    /// <param name="through">The last block that is taken into account.</param>
    /// <param name="others">
    /// The leaves of other payments to the same block. A settlement of many payments can be made in parts, each of
    /// which begins with the leaves of the parts before.
    /// </param>
    /// <exception cref="ArgumentException">A payment is in a later block, or its amount is out of range.</exception>
    public static Settlement Of(
        IEnumerable<DuePayment> payments, BlockTime through, IEnumerable<RewardLeaf>? others = null)
    {
        ArgumentNullException.ThrowIfNull(payments);
        var (settled, amounts) = (new List<SettledPayment>(), new Amounts());
        foreach (var leaf in others ?? [])
            amounts.Add(leaf.Token, leaf.Account, (UInt128)leaf.Cumulative);
        foreach (var due in payments)
        {
            Require(due.Payment, through);
            var decision = PaymentGate.Decide(due, through);
            settled.Add(new SettledPayment(due.Payment, decision));
            if (decision.State == PaymentState.Refunded)
                amounts.Add(due.Payment.Token, due.Payment.Payer, (UInt128)due.Payment.Amount);
            else if (decision.State == PaymentState.Distributed)
                amounts.Divide(due.Payment, due.Component!);
        }
        return new Settlement(through, settled, amounts.ToLeaves());
    }

    /// <summary>The sum of the amounts of a token that wait or are held, in its smallest unit.</summary>
    public BigInteger HeldOf(Address token) => SumOf(Payments
        .Where(one => one.Payment.Token == token && one.Decision.State is PaymentState.Waiting or PaymentState.Held)
        .Select(one => one.Payment.Amount));

    /// <summary>The sum of all leaves of a token, in its smallest unit.</summary>
    public BigInteger OwedOf(Address token) =>
        SumOf(Leaves.Where(leaf => leaf.Token == token).Select(leaf => leaf.Cumulative));

    private static BigInteger SumOf(IEnumerable<BigInteger> amounts) =>
        amounts.Aggregate(BigInteger.Zero, (sum, amount) => sum + amount);

    private static void Require(Payment payment, BlockTime through)
    {
        if (payment.At.Number > through.Number)
            throw new ArgumentException(
                $"A payment of block {payment.At.Number} is not settled at block {through.Number}.");
        if (payment.Amount.Sign <= 0 || payment.Amount > Payouts.MaxAmount)
            throw new ArgumentException($"The amount {payment.Amount} is not from 1 to {Payouts.MaxAmount}.");
    }

    /// <summary>The amounts while they are summed. The contract bounds the sum of a token by 2^112 - 1.</summary>
    private sealed class Amounts
    {
        private readonly Dictionary<Address, Dictionary<Address, UInt128>> tokens = [];

        public void Add(Address token, Address account, UInt128 amount) => AddTo(AccountsOf(token), account, amount);

        public void Divide(Payment payment, PaidComponent component)
        {
            var accounts = AccountsOf(payment.Token);
            Payouts.Divide(
                (UInt128)payment.Amount, component.Stack, component.Contributors, component.Creator,
                (account, part, _) => AddTo(accounts, account, part));
        }

        public RewardLeaf[] ToLeaves()
        {
            RewardLeaf[] leaves =
            [
                .. tokens.SelectMany(token => token.Value
                    .Where(account => account.Value > UInt128.Zero)
                    .Select(account => new RewardLeaf(account.Key, token.Key, account.Value))),
            ];
            Array.Sort(leaves, RewardLeaf.Order);
            return leaves;
        }

        private Dictionary<Address, UInt128> AccountsOf(Address token) =>
            tokens.TryGetValue(token, out var accounts) ? accounts : tokens[token] = [];

        private static void AddTo(Dictionary<Address, UInt128> accounts, Address account, UInt128 amount) =>
            CollectionsMarshal.GetValueRefOrAddDefault(accounts, account, out _) += amount;
    }
}
