using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Ainft.Ethereum;

namespace Ainft.Royalties;

/// <summary>A payment arrived at <c>AinftRewards</c> (<c>src/contracts/rewards/IAinftRewards.sol</c>).</summary>
/// <param name="Component">The paid id.</param>
/// <param name="Payer">The account that paid.</param>
/// <param name="Token">The ERC-20 token, or the zero address for the native coin.</param>
/// <param name="Amount">The credited amount in the smallest unit of the token, from 1 to 2^112 - 1.</param>
/// <param name="Memo">Free data of the payer.</param>
public sealed record PaidEvent(AinftId Component, Address Payer, Address Token, BigInteger Amount, Bytes32 Memo)
{
    /// <summary>The first topic of the logs of this event.</summary>
    public static Bytes32 Topic { get; } = Keccak256.Hash("Paid(bytes32,address,address,uint256,bytes32)"u8);

    /// <summary>
    /// Reads a log. Returns false when the log is of another event or has an encoding that no compiler makes.
    /// </summary>
    public static bool TryRead(Log log, [NotNullWhen(true)] out PaidEvent? paid)
    {
        ArgumentNullException.ThrowIfNull(log);
        paid = log.Topics.Count == 4 && log.Topics[0] == Topic && log.Data.Length == 2 * AbiWord.Size
            && log.TryReadAddress(2, out var payer) && log.TryReadAddress(3, out var token)
            && NumberOf(log.Data, 0) is var amount && amount.Sign > 0 && amount <= Payouts.MaxAmount
            ? new PaidEvent(
                new AinftId(log.Topics[1]), payer, token, amount, new Bytes32(log.Data.AsSpan(AbiWord.Size)))
            : null;
        return paid is not null;
    }

    internal static BigInteger NumberOf(byte[] data, int word) =>
        new(data.AsSpan(word * AbiWord.Size, AbiWord.Size), isUnsigned: true, isBigEndian: true);
}

/// <summary>An account got tokens that it had earned.</summary>
/// <param name="Account">The account.</param>
/// <param name="Token">The ERC-20 token, or the zero address for the native coin.</param>
/// <param name="Amount">The amount that left the contract.</param>
/// <param name="Cumulative">The amount that the account claimed of this token so far.</param>
public sealed record ClaimedEvent(Address Account, Address Token, BigInteger Amount, BigInteger Cumulative)
{
    /// <summary>The first topic of the logs of this event.</summary>
    public static Bytes32 Topic { get; } = Keccak256.Hash("Claimed(address,address,uint256,uint256)"u8);

    /// <inheritdoc cref="PaidEvent.TryRead"/>
    public static bool TryRead(Log log, [NotNullWhen(true)] out ClaimedEvent? claimed)
    {
        ArgumentNullException.ThrowIfNull(log);
        claimed = log.Topics.Count == 3 && log.Topics[0] == Topic && log.Data.Length == 2 * AbiWord.Size
            && log.TryReadAddress(1, out var account) && log.TryReadAddress(2, out var token)
            ? new ClaimedEvent(account, token, PaidEvent.NumberOf(log.Data, 0), PaidEvent.NumberOf(log.Data, 1))
            : null;
        return claimed is not null;
    }
}
