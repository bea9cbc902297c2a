using System.Numerics;
using Ainft.Ethereum;

namespace Ainft.Royalties;

/// <summary>Why an account gets a part of a payment.</summary>
public enum PayoutReason
{
    /// <summary>A component of the account, which is an ancestor, asks for a royalty.</summary>
    Royalty,

    /// <summary>The account is a contributor of the paid component.</summary>
    Contribution,
}

/// <summary>One part of a payment. An account can have one part for each reason.</summary>
/// <param name="Account">The account.</param>
/// <param name="Amount">The amount in the smallest unit of the token, at least 0.</param>
/// <param name="Reason">Why the account gets it.</param>
public sealed record Payout(Address Account, BigInteger Amount, PayoutReason Reason);
