using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using Ainft.Ethereum;
using Ainft.Functions.Lineage;

namespace Ainft.Benchmarks;

/// <summary>
/// Settles payments to the last components of deep lineages, and builds the tree of the root. Goal: 10,000 payments at
/// 5,000 per second, over lineages of 100,000 ancestors and stacks of up to 1,024 accounts. Each root is computed a
/// second time from the payments in another order. Then an app with empty caches reads the stack of the last component
/// of such a lineage. Goal: at most two reads.
/// </summary>
internal static class SettleSuite
{
    private const int Seed = 18, Components = 200, Goal = 5_000, GoalReads = 2;

    /// <param name="args">The number of payments, and the number of ancestors.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000;
        var ancestors = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100_000;
        var meetsGoals = true;
        foreach (var accounts in new[] { 4, 64, RoyaltyStack.MaxAccounts })
            meetsGoals &= Measure(count, LineageShape.Window(ancestors + Components), accounts);
        meetsGoals &= await MeasureReadsAsync(LineageShape.Window(ancestors + 1));
        return meetsGoals ? 0 : 1;
    }

    private static bool Measure(int count, LineageShape shape, int accounts)
    {
        var random = new Random(Seed);
        var started = Stopwatch.GetTimestamp();
        var components = LastOf(shape, accounts);
        var joining = Stopwatch.GetElapsedTime(started);
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
        started = Stopwatch.GetTimestamp();
        var settled = Settlement.Of(due, through);
        var settling = Stopwatch.GetElapsedTime(started);
        started = Stopwatch.GetTimestamp();
        var tree = RewardTree.Build(settled.Leaves);
        var building = Stopwatch.GetElapsedTime(started);
        random.Shuffle(due);
        var isSame = RewardTree.Build(Settlement.Of(due, through).Leaves).Root == tree.Root;
        var rate = count / (settling + building).TotalSeconds;
        Console.WriteLine(
            $"{count} payments, {shape.Name}, stacks of {components[^1].Stack.Asks.Count} accounts (joined in "
            + $"{joining.TotalSeconds:F1} s): {settling.TotalSeconds:F2} s to settle, "
            + $"{building.TotalSeconds:F2} s for {tree.Leaves.Count} leaves, {rate:F0} payments per second "
            + $"({rate / Goal:F1} times the goal), the same root in another order: {isSame}");
        return isSame && rate >= Goal;
    }

    /// <summary>
    /// The last components of a lineage. Each component asks for one basis point, which goes to one of the accounts.
    /// </summary>
    private static PaidComponent[] LastOf(LineageShape shape, int accounts)
    {
        var (asks, stacks) = (new RoyaltyStack[accounts], new RoyaltyStack[shape.Count]);
        for (var account = 0; account < accounts; account++)
            asks[account] = RoyaltyStack.Of(1, [], AccountOf(account));
        for (var number = 0; number < shape.Count; number++)
            stacks[number] = shape.Parents[number].Aggregate(
                RoyaltyStack.Empty, (stack, parent) => stack.Join(stacks[parent]).Join(asks[parent % accounts]));
        return
        [
            .. stacks[^Components..].Select((stack, number) => new PaidComponent(
                new BlockTime(1, 1_700_000_000), false, stack, [], AccountOf(2_000_000 + number))),
        ];
    }

    /// <summary>Counts the reads of the last component's stack, which has as many accounts as it may have.</summary>
    private static async Task<bool> MeasureReadsAsync(LineageShape shape)
    {
        await using var registry = await LineageRegistry.BuildAsync(shape, number =>
            $$$""","royalty":1,"contributors":[{"address":"{{{AccountOf(1 + number % RoyaltyStack.MaxAccounts)}}}","share":10000}]""");
        await using var app = await registry.StartAsync();
        var before = registry.Transport.Counts;
        var row = await app.Services.GetRequiredService<Components>().FindAsync(registry.Ids[^1], default) as AinftRow;
        var stack = await app.Services.GetRequiredService<RoyaltyStacks>().ReadAsync(row!.Stack, default);
        var reads = (registry.Transport.Counts - before).Reads;
        Console.WriteLine(
            $"{shape.Name}: {reads} reads (goal {GoalReads}) for the stack of {stack.Asks.Count} accounts, "
            + $"{stack.Bytes.Length} bytes");
        return reads <= GoalReads;
    }

    private static AinftId IdOf(int number) => new(new Bytes32([.. new byte[28], .. BitConverter.GetBytes(number)]));

    private static Address AccountOf(int number) =>
        new([.. new byte[Address.Size - sizeof(int)], .. BitConverter.GetBytes(number)]);
}
