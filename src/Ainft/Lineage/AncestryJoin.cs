namespace Ainft;

/// <summary>
/// Computes the label of a component from those of its parents. A label depends on nothing but the ancestry: not on who asks, when, or in
/// which order components arrived; so every process computes the same bytes, and components with the same parents share them.
/// </summary>
/// <remarks>
/// The set of a label is the largest among those of the parents (by count, then by hash), the tail is all the rest. A tail of more than
/// 40 bytes times the square root of the number of ancestors, but at least 12 KiB and at most 60 KiB, is cut: the landmark is the entry
/// with the smallest id in the last quarter of the entries, in order; the landmark and all its ancestors join the set, and the others
/// remain as the tail. When they are still above three quarters of the limit, all join the set, and the tail is empty.
/// <para>
/// Labels near each other mostly have one landmark, and so one set, where each would else have its own, all but equal. Measured: 20,000
/// components with three parents each among the 16 before make 90 sets of 49 MB in all and tails of 7.3 KB on average, a chain of 20,000
/// makes 71 of 33 MB and tails of 6.9 KB. Of the last half, quarter, eighth and sixteenth the quarter made the fewest bytes of sets in the former.
/// </para>
/// </remarks>
public sealed class AncestryJoin
{
    internal const int Floor = 12 * 1024;
    private const int Ceiling = 60 * 1024;
    private const int Slope = 40;

    private readonly IReadOnlyList<(LineageNode Node, AncestryLabel Label)> parents;
    private readonly int floor;
    private readonly AncestryLabel largest;
    private readonly (LineageTable Table, int[] Order, ReadOnlyMemory<byte>? Tail)? gathered;

    private AncestryJoin(IReadOnlyList<(LineageNode Node, AncestryLabel Label)> parents, int floor)
    {
        (this.parents, this.floor) = (parents, floor);
        largest = parents.Count == 0 ? AncestryLabel.Empty : parents.MaxBy(parent => (parent.Label.SetCount, parent.Label.Set)).Label;
        if (parents.Any(parent => parent.Label.Set != largest.Set))
        {
            SetsNeeded = [.. parents.Select(parent => parent.Label.Set).OfType<Sha256Digest>().Distinct().Order()];
            return;
        }
        var alone = Gather(null, null);
        gathered = alone;
        SetsNeeded = largest.Set is { } shared && alone.Tail is null ? [shared] : [];
    }

    /// <summary>
    /// The sets that <see cref="Complete"/> asks for: none when the parents share one set and the tail keeps within its limit, or when none
    /// has a set.
    /// </summary>
    public IReadOnlyList<Sha256Digest> SetsNeeded { get; }

    /// <summary>Begins to join the labels of parents.</summary>
    /// <param name="parents">The parents' nodes and labels, in any order; none for a component without parents.</param>
    /// <exception cref="InvalidDataException">A label is malformed.</exception>
    public static AncestryJoin Of(IReadOnlyList<(LineageNode Node, AncestryLabel Label)> parents) => new(parents, Floor);

    internal static AncestryJoin Of(IReadOnlyList<(LineageNode Node, AncestryLabel Label)> parents, int floor) => new(parents, floor);

    /// <summary>The label and generation of the component.</summary>
    /// <param name="sets">Gives a set of <see cref="SetsNeeded"/>.</param>
    /// <returns>The label, the generation, and the set to be stored before the label is; null when the label names none or one of a parent.</returns>
    /// <exception cref="InvalidDataException">Labels and sets are malformed or do not belong together.</exception>
    public (AncestryLabel Label, int Generation, AncestrySet? NewSet) Complete(Func<Sha256Digest, AncestrySet> sets)
    {
        if (parents.Count == 0)
            return (AncestryLabel.Empty, 0, null);
        var generation = 1 + parents.Max(parent => parent.Node.Generation);
        var known = SetsNeeded.Count > 0 && largest.Set is not null ? Load(sets, largest) : null;
        var (table, order, tail) = gathered ?? Gather(known, sets);
        if (tail is { } all)
            return (largest with { Tail = all }, generation, null);
        var (label, set) = Cut(known, table, order, LimitOf(table));
        return (label, generation, set);
    }

    /// <summary>The most bytes of a tail; the square root is that of IEEE 754, the same on every machine.</summary>
    internal static int LimitOf(int ancestors, int floor) => (int)Math.Clamp(Slope * Math.Sqrt(ancestors), floor, Ceiling);

    private static (AncestryLabel Label, AncestrySet Set) Cut(AncestrySet? known, LineageTable table, int[] order, int limit)
    {
        var landmark = order[(order.Length / 4 * 3)..].MinBy(table.IdOf);
        var taken = table.Closure(landmark, order);
        var rest = table.TailOf(order, taken, limit / 4 * 3);
        var set = new AncestrySetBuilder(known, table, rest is null ? null : taken).Build();
        return (new AncestryLabel(set.Hash, set.Count, rest ?? default), set);
    }

    /// <summary>What the parents' labels hold outside the largest set, with the tail of all of it; null when that outgrows its limit.</summary>
    private (LineageTable Table, int[] Order, ReadOnlyMemory<byte>? Tail) Gather(AncestrySet? known, Func<Sha256Digest, AncestrySet>? sets)
    {
        var table = new LineageTable(known);
        foreach (var (node, label) in parents)
        {
            // What belongs to the same set as the base is not in it: a tail is disjoint from its set, and nothing is its own ancestor.
            var isForeign = label.Set != largest.Set;
            var tail = AncestryTail.Read(label.Tail);
            table.Add(tail, isForeign);
            table.Add(node, isForeign);
            if (isForeign && label.Set is not null)
                table.AddMembers(node, tail, () => Load(sets!, label));
        }
        var order = table.Order();
        return (table, order, table.TailOf(order, null, LimitOf(table)));
    }

    private int LimitOf(LineageTable table) => LimitOf(largest.SetCount + table.Count, floor);

    private static AncestrySet Load(Func<Sha256Digest, AncestrySet> sets, AncestryLabel label)
    {
        var set = sets(label.Set!.Value);
        return set.Count == label.SetCount ? set : throw new InvalidDataException($"The set {label.Set} has {set.Count} members, a label says {label.SetCount}.");
    }
}
