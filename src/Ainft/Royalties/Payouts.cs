using System.Numerics;
using Ainft.Ethereum;

namespace Ainft.Royalties;

/// <summary>Divides a payment to a component by its royalty stack and its contributors.</summary>
/// <remarks>
/// Each account of the stack gets its exact share of the whole amount, rounded down once. The contributors get the rest
/// by their shares, each rounded down once, and the last one in their order gets the remainder too. So the parts sum
/// to the amount exactly, and a royalty depends only on the amount and on the units of its account.
/// </remarks>
public static class Payouts
{
    /// <summary>
    /// The greatest amount, 2^112 - 1, in the smallest unit of the token. The contracts keep amounts in 112 bits.
    /// </summary>
    public static readonly BigInteger MaxAmount = (BigInteger.One << 112) - 1;

    /// <summary>Divides an amount. The royalties come first, ascending by account, and then the contributors.</summary>
    /// <param name="amount">
    /// The amount in the smallest unit of the token, from 1 to <see cref="MaxAmount"/>.
    /// </param>
    /// <param name="stack">The stack of the paid component. It must not be <see cref="RoyaltyStack.Over"/>.</param>
    /// <param name="contributors">
    /// The contributors of its manifest in their order. With an empty list the creator has all shares.
    /// </param>
    /// <param name="creator">The creator of the paid component.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amount is outside its range.</exception>
    /// <exception cref="ArgumentException">The stack is over, so the component cannot be paid.</exception>
    public static IReadOnlyList<Payout> Of(
        BigInteger amount, RoyaltyStack stack, IReadOnlyList<Contributor> contributors, Address creator)
    {
        ArgumentNullException.ThrowIfNull(stack);
        ArgumentNullException.ThrowIfNull(contributors);
        ArgumentOutOfRangeException.ThrowIfLessThan(amount, BigInteger.One);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(amount, MaxAmount);
        if (stack.IsOver)
            throw new ArgumentException("A component whose royalty stack is over cannot be paid.", nameof(stack));
        var payouts = new List<Payout>(stack.Asks.Count + Math.Max(1, contributors.Count));
        var rest = amount;
        foreach (var ask in stack.Asks)
            rest -= Add(payouts, ask.Account, amount * ask.Units / RoyaltyStack.Whole, PayoutReason.Royalty);
        var left = rest;
        foreach (var one in contributors.SkipLast(1))
            left -= Add(payouts, one.Address, rest * one.Share / ManifestLimits.Shares, PayoutReason.Contribution);
        Add(payouts, contributors.Count > 0 ? contributors[^1].Address : creator, left, PayoutReason.Contribution);
        return payouts;
    }

    private static BigInteger Add(List<Payout> payouts, Address account, BigInteger amount, PayoutReason reason)
    {
        payouts.Add(new Payout(account, amount, reason));
        return amount;
    }
}
