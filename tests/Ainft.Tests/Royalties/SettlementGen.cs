using System.Numerics;
using Ainft.Ethereum;
using CsCheck;

namespace Ainft.Tests.Royalties;

/// <summary>Random payments with their facts. Few accounts and components are in all of them, so they meet.</summary>
internal static class SettlementGen
{
    /// <summary>The last block of the settlements. Payments, anchors and verdicts are before and after it.</summary>
    public static readonly BlockTime Through = At(500);

    public static readonly Gen<BigInteger> Amount = Gen.Frequency(
        (2, Gen.Long[1, 1_000].Select(amount => (BigInteger)amount)),
        (2, Gen.Long[1, long.MaxValue].Select(amount => (BigInteger)amount)),
        (1, Gen.Int[0, 1_000].Select(less => (BigInteger.One << 100) - less)));

    private static readonly Gen<PaymentTerms> Terms = Gen.Select(
        Gen.Int[0, 10_000], Gen.ULong[0, 20_000], Gen.ULong[0, 20_000], Gen.Int[1, 4], Gen.Bool,
        (cap, anchor, held, replicas, bounded) => new PaymentTerms(cap, anchor, held, replicas, 9_900, bounded));

    private static readonly Gen<GateVerdict> Verdict = Gen.Select(
        Gen.Byte.Array[32], Gen.ULong[1, 900], Gen.Bool, Gen.Int[1, 5], Gen.Bool, Gen.Bool,
        (run, block, reproduced, replicas, sure, bounded) => new GateVerdict(
            new Sha256Digest(new Bytes32(run)), At(block), reproduced, replicas, sure ? 0.995 : 0.98, bounded, true));

    private static readonly Gen<PaidComponent> Component = Gen.Select(
        Gen.ULong[1, 700], Gen.Int[0, 9], RoyaltyGen.Stack, RoyaltyGen.Contributors, RoyaltyGen.Account,
        (block, kind, stack, contributors, creator) =>
            new PaidComponent(At(block), kind == 0, stack, contributors, creator));

    public static readonly Gen<DuePayment> Due = Gen.Select(
        Gen.Select(Gen.Byte[1, 5], RoyaltyGen.Account, Gen.Byte[0, 2], Amount, Gen.ULong[1, 500]), Terms,
        Gen.Frequency(
            (5, Component.Select(component => (PaidComponent?)component)), (1, Gen.Const((PaidComponent?)null))),
        Verdict.Array[0, 5], Gen.Int[0, 6],
        (paid, terms, component, verdicts, flag) => new DuePayment(
            new Payment(IdOf(paid.Item1), paid.Item2, RoyaltyGen.AccountOf(paid.Item3), paid.Item4, At(paid.Item5)),
            terms, component, verdicts, flag == 0));

    /// <summary>A block with the time that its number has on a chain of 60 seconds.</summary>
    public static BlockTime At(ulong block) => new(block, 1_800_000_000 + 60 * block);

    public static AinftId IdOf(byte number)
    {
        var bytes = new byte[32];
        bytes[0] = number;
        return new AinftId(new Bytes32(bytes));
    }
}
