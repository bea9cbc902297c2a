using System.Buffers.Binary;
using Ainft.Ethereum;
using CsCheck;

namespace Ainft.Tests.Royalties;

/// <summary>Random royalty stacks, contributors and lineages. Few accounts are in all of them, so they meet.</summary>
internal static class RoyaltyGen
{
    /// <summary>Accounts of a small pool.</summary>
    public static readonly Gen<Address> Account = Gen.Int[1, 12].Select(AccountOf);

    /// <summary>The contributors of a manifest, or an empty list for the creator alone.</summary>
    public static readonly Gen<Contributor[]> Contributors =
        Gen.Select(Account.Array[0, 6], Gen.Int[1, 1_500], (accounts, share) =>
        {
            var distinct = accounts.Distinct().ToArray();
            return distinct.Select((account, at) => new Contributor(
                account, at > 0 ? share : ManifestLimits.Shares - share * (distinct.Length - 1))).ToArray();
        });

    /// <summary>Stacks of a few accounts, of many accounts, of large shares, and the stack that is over.</summary>
    public static readonly Gen<RoyaltyStack> Stack = Gen.Frequency(
        (8, Gen.Select(Gen.Int[0, ManifestLimits.Royalty], Contributors, Account).Array[0, 12].Select(asks =>
            JoinOf(asks.Select(ask => RoyaltyStack.Of(ask.Item1, ask.Item2, ask.Item3))))),
        (3, Gen.Select(Gen.Int[0, 900], Gen.Int[0, 900]).Select(range => Many(range.Item1, range.Item2))),
        (1, Gen.Const(RoyaltyStack.Over)));

    /// <summary>An account with its number in its last bytes.</summary>
    public static Address AccountOf(int number)
    {
        var bytes = new byte[Address.Size];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(Address.Size - sizeof(int)), number);
        return new Address(bytes);
    }

    /// <summary>The join of some stacks.</summary>
    public static RoyaltyStack JoinOf(IEnumerable<RoyaltyStack> stacks) =>
        stacks.Aggregate(RoyaltyStack.Empty, (joined, stack) => joined.Join(stack));

    /// <summary>A stack of many accounts that ask for one basis point each.</summary>
    public static RoyaltyStack Many(int from, int count) => JoinOf(Enumerable.Range(from + 1, count)
        .Select(number => RoyaltyStack.Of(1, [], AccountOf(number))));
}
