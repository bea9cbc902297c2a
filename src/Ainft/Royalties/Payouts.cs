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
        var payouts = new List<Payout>(stack.Asks.Count + Math.Max(1, contributors.Count));
        Divide((UInt128)amount, stack, contributors, creator, (account, part, reason) =>
            payouts.Add(new Payout(account, part, reason)));
        return payouts;
    }

    /// <summary>Passes on each part in the order of <see cref="Of"/>. Settlement and preview share it.</summary>
    internal static void Divide(
        UInt128 amount, RoyaltyStack stack, IReadOnlyList<Contributor> contributors, Address creator,
        Action<Address, UInt128, PayoutReason> add)
    {
        if (stack.IsOver)
            throw new ArgumentException("A component whose royalty stack is over cannot be paid.", nameof(stack));
        var (royalties, rest) = (new Portion(amount, RoyaltyStack.Whole), amount);
        foreach (var ask in stack.Asks)
        {
            var part = royalties.Of(ask.Units);
            rest -= part;
            add(ask.Account, part, PayoutReason.Royalty);
        }
        var (shares, left) = (new Portion(rest, ManifestLimits.Shares), rest);
        foreach (var one in contributors.SkipLast(1))
        {
            var part = shares.Of(one.Share);
            left -= part;
            add(one.Address, part, PayoutReason.Contribution);
        }
        add(contributors.Count > 0 ? contributors[^1].Address : creator, left, PayoutReason.Contribution);
    }
}
