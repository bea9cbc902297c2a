using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using Ainft.Ethereum;

namespace Ainft.Benchmarks;

/// <summary>
/// Settles payments to components of deep lineages, and builds the tree of the root. Goal: 10,000 payments at 5,000 per
/// second, with stacks of up to 1,024 accounts. Each root is computed a second time from the payments in another order.
/// </summary>
internal static class SettleSuite
{
    private const int Seed = 18, Components = 200, Goal = 5_000;

    /// <param name="args">The number of payments.</param>
    public static Task<int> RunAsync(string[] args)
    {
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000;
        var isFast = true;
        foreach (var accounts in new[] { 4, 64, RoyaltyStack.MaxAccounts })
            isFast &= Measure(count, accounts);
        return Task.FromResult(isFast ? 0 : 1);
    }

    private static bool Measure(int count, int accounts)
    {
        var random = new Random(Seed);
        var components = Enumerable.Range(0, Components).Select(number => ComponentOf(number, accounts)).ToArray();
        var through = new BlockTime(1_000_000, 1_900_000_000);
        var due = Enumerable.Range(0, count).Select(at => new DuePayment(
            new Payment(
                IdOf(at % Components),
                AccountOf(1_000_000 + at % 5_000),
                at % 4 == 0 ? AccountOf(1) : default,
                new BigInteger(random.NextInt64(1, long.MaxValue)) * random.NextInt64(1, 1 << 30),
                new BlockTime((ulong)at + 10, 1_800_000_000 + (ulong)at)),
            PaymentTerms.Default, components[at % Components], [], false)).ToArray();
        Settlement.Of(due[..Math.Min(count, 100)], through);
        var started = Stopwatch.GetTimestamp();
        var settled = Settlement.Of(due, through);
        var settling = Stopwatch.GetElapsedTime(started);
        started = Stopwatch.GetTimestamp();
        var tree = RewardTree.Build(settled.Leaves);
        var building = Stopwatch.GetElapsedTime(started);
        random.Shuffle(due);
        var isSame = RewardTree.Build(Settlement.Of(due, through).Leaves).Root == tree.Root;
        var rate = count / (settling + building).TotalSeconds;
        Console.WriteLine(
            $"{count} payments, stacks of {accounts} accounts: {settling.TotalSeconds:F2} s to settle, "
            + $"{building.TotalSeconds:F2} s for {tree.Leaves.Count} leaves, {rate:F0} payments per second "
            + $"({rate / Goal:F1} times the goal), the same root in another order: {isSame}");
        return isSame && rate >= Goal;
    }

    private static PaidComponent ComponentOf(int number, int accounts)
    {
        // Each account asks for so little that a full stack stays below the cap.
        var stack = Enumerable.Range(0, accounts)
            .Select(at => RoyaltyStack.Of(1, [], AccountOf(number * 37 + at)))
            .Aggregate(RoyaltyStack.Empty, (joined, ask) => joined.Join(ask));
        return new PaidComponent(new BlockTime(1, 1_700_000_000), false, stack, [], AccountOf(number));
    }

    private static AinftId IdOf(int number) => new(new Bytes32([.. new byte[28], .. BitConverter.GetBytes(number)]));

    private static Address AccountOf(int number) =>
        new([.. new byte[Address.Size - sizeof(int)], .. BitConverter.GetBytes(number)]);
}
