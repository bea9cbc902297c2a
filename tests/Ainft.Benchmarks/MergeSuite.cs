using System.Diagnostics;
using System.Globalization;
using Ainft.Ethereum;

namespace Ainft.Benchmarks;

/// <summary>
/// Measures the storage writes of mints that merge two independent chains. Each mint names one of the last components
/// of each chain. The suite first computes only the labels in the kernel at full size, and the labels of version
/// 4fb4cec for comparison. Then it sends a smaller lineage through the app. Goal: a merge writes as many bytes as other
/// mints, and reads as before.
/// </summary>
internal static class MergeSuite
{
    private const int Seed = 5;
    private const int OldMerges = 10;
    private const int AppChain = 2_000;

    /// <param name="args">The length of each chain, and the number of merges.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var length = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100_000;
        var merges = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10_000;
        var lineage = new KernelLineage(2 * length);
        for (var step = 0; step < length; step++)
            for (var chain = 0; chain < 2; chain++)
                lineage.Add(step == 0 ? [] : [lineage.Count - 2]);
        Console.WriteLine($"two chains of {length}: {lineage.Written}");
        Measure(lineage, length, Math.Min(OldMerges, merges), inOneSet: true);
        Measure(lineage, length, merges, inOneSet: false);
        await MeasureAppAsync(Math.Min(AppChain, length));
        return 0;
    }

    private static void Measure(KernelLineage lineage, int length, int merges, bool inOneSet)
    {
        var (random, before, started) = (new Random(Seed), lineage.Written, Stopwatch.GetTimestamp());
        for (var merge = 0; merge < merges; merge++)
            lineage.Join([2 * random.Next(length / 2, length), 2 * random.Next(length / 2, length) + 1], inOneSet);
        var (written, took) = (lineage.Written - before, Stopwatch.GetElapsedTime(started));
        var (bytes, rule) = (written.SetBytes + written.RowBytes, inOneSet ? "one set each (4fb4cec)" : "several sets");
        var each = $"{bytes / 1e3 / merges:F1} kB and {took.TotalMilliseconds / merges:F1} ms per merge";
        Console.WriteLine($"{merges} merges, {rule}: {written}, {each}");
    }

    /// <summary>
    /// The same measurement through <c>POST ainfts/bulk</c>, with two chains and then merges of their components.
    /// </summary>
    private static async Task MeasureAppAsync(int length)
    {
        var random = new Random(Seed);
        var chains = Enumerable.Range(0, 2 * length).Select(child => child < 2 ? Array.Empty<int>() : [child - 2]);
        var merges = Enumerable.Range(0, length / 2)
            .Select(_ => new[] { 2 * random.Next(length / 2, length), 2 * random.Next(length / 2, length) + 1 });
        await using var plain = await LineageRegistry.BuildAsync(new LineageShape("chains", [.. chains]));
        Console.WriteLine($"two chains of {length} through the app: {TextOf(plain)}");
        await using var merged = await LineageRegistry.BuildAsync(new LineageShape("merges", [.. chains, .. merges]));
        Console.WriteLine($"the same and {length / 2} merges: {TextOf(merged)}");
        foreach (var (ancestor, expected) in new[] { (0, true), (1, true), (merged.Ids.Count - 2, false) })
        {
            var reads = await LineageSuite.DecideAsync(merged, merged.Ids[^1], merged.Ids[ancestor], expected);
            Console.WriteLine($"is component {ancestor} an ancestor of the last: {expected}, {reads} reads");
        }
    }

    private static string TextOf(LineageRegistry registry)
    {
        var bytes = registry.Costs.Sum(cost => cost.Counts.SetBytes);
        return $"{registry.Costs.Sum(cost => cost.Counts.Sets)} sets of {bytes / 1e6:F2} MB";
    }
}

/// <summary>The size of labels. It includes each set once, and the bytes of labels on rows.</summary>
internal readonly record struct LabelBytes(int Sets, long SetBytes, long RowBytes)
{
    public static LabelBytes operator -(LabelBytes after, LabelBytes before) =>
        new(after.Sets - before.Sets, after.SetBytes - before.SetBytes, after.RowBytes - before.RowBytes);

    public override string ToString() => $"{Sets} sets of {SetBytes / 1e6:F1} MB, labels of {RowBytes / 1e6:F1} MB";
}

/// <summary>A lineage in memory, with the labels that the kernel computes.</summary>
internal sealed class KernelLineage(int capacity)
{
    private readonly List<(LineageNode Node, AncestryLabel Label)> made = new(capacity);
    private readonly Dictionary<Sha256Digest, AncestrySet> sets = [];
    private readonly HashSet<Sha256Digest> seen = [];

    public int Count => made.Count;

    public LabelBytes Written { get; private set; }

    /// <summary>Adds a component that later components may name as a parent.</summary>
    public void Add(int[] parents)
    {
        var (label, generation, fresh) = Join(parents, inOneSet: false);
        foreach (var set in fresh)
            sets.TryAdd(set.Hash, set);
        made.Add((new LineageNode(IdOf(made.Count), generation, ComponentKind.Model,
            [.. parents.Select(parent => new LineageEdge(IdOf(parent), Relation.MergedFrom))]), label));
    }

    /// <summary>
    /// The label of a component that later components do not name as a parent. The lineage measures its sets but does
    /// not keep them.
    /// </summary>
    public (AncestryLabel Label, int Generation, IReadOnlyList<AncestrySet> NewSets) Join(int[] parents, bool inOneSet)
    {
        var join = AncestryJoin.Of([.. parents.Select(parent => made[parent])]);
        var joined = inOneSet ? join.CompleteInOneSet(name => sets[name]) : join.Complete(name => sets[name]);
        var fresh = joined.NewSets.Where(set => seen.Add(set.Hash)).ToList();
        Written = new LabelBytes(
            Written.Sets + fresh.Count,
            Written.SetBytes + fresh.Sum(set => (long)set.Bytes.Length),
            Written.RowBytes + joined.Label.Tail.Length + joined.Label.Bases.ToBytes().Length);
        return joined;
    }

    private static AinftId IdOf(int number) => new(Keccak256.Hash(BitConverter.GetBytes(number)));
}
