namespace Ainft.Lineage;

/// <summary>
/// Computes the label of a component from the labels of its parents. A label depends only on these labels, and not on
/// the time or the order in which components arrived. So every instance computes the same bytes, and components with
/// the same parents share them.
/// </summary>
/// <remarks>
/// <b>One set.</b> A label names the largest set of its parents (by count, then by hash). The tail has all other
/// ancestors. The limit of a tail is 40 bytes times the square root of the number of ancestors, clamped to the range
/// from 12 KiB to 60 KiB. A longer tail is cut at a landmark, which is the entry with the smallest id in the last
/// quarter of the entries. The landmark and all its ancestors join the set, and the other entries remain as the tail.
/// If these still exceed three quarters of the limit, all entries join the set, and the tail is empty.
/// <para>
/// <b>Several sets.</b> If the parents' labels name different sets, the tail may be too small for the ancestors that
/// the largest set lacks. The label then names all the sets except those that another set contains. Of more than 16
/// sets the smallest are joined into one. The limit of the tail is the limit beside one set, times the number of sets
/// plus two, and at most 240 KiB. So a merge of large ancestries writes about 1.25 bits per ancestor
/// (<see cref="AncestryRoute"/>) instead of 60 bytes. If the union is no longer than a tail can be, the label names the
/// union at once.
/// </para>
/// <para>
/// <b>A part.</b> When the tails of several parents together exceed the limit, they become a set that is not closed,
/// and the other sets remain. The new set has 60 bytes per component of the tails. The exception is a label of one set
/// where all but a few entries come from one parent. Then one more step of a line has filled the tail, and it is cut.
/// </para>
/// <para>
/// <b>Back to one set.</b> A label counts the steps in which components on one path had exactly its sets. After
/// <see cref="StepsOf"/> steps the routes on their rows are as long as one set, and the sets become one. Every group of
/// sets has its own count, so no order of mints makes the same step pay twice.
/// </para>
/// <para>
/// Labels of near relatives mostly have the same landmark and so the same set. Otherwise each would have a set of its
/// own, almost equal to the others. We measured 20,000 components with three parents each among the 16 before. They
/// make 90 sets of 49 MB in all and tails of 7.3 KB on average. A chain of 20,000 makes 71 sets of 33 MB and tails of
/// 6.9 KB. In the first case we compared the last half, quarter, eighth and sixteenth as the place of the landmark. The
/// quarter made the fewest bytes of sets.
/// </para>
/// </remarks>
public sealed class AncestryJoin
{
    internal const int Floor = 12 * 1024;
    private const int Ceiling = 60 * 1024;
    private const int WideCeiling = 240 * 1024;
    private const int Slope = 40;

    /// <summary>The approximate bytes of a set per member.</summary>
    private const int MemberSize = 60;

    /// <summary>Up to 16 entries are few, and up to a sixteenth of all entries.</summary>
    private const int Few = 16;

    /// <summary>The fewest bytes of an entry of a tail.</summary>
    private const int EntrySize = 35;

    private readonly IReadOnlyList<(LineageNode Node, AncestryLabel Label)> parents;
    private readonly int floor;
    private readonly AncestryBases largest;
    private readonly int steps;
    private readonly Gathered? gathered;

    private AncestryJoin(IReadOnlyList<(LineageNode Node, AncestryLabel Label)> parents, int floor)
    {
        (this.parents, this.floor) = (parents, floor);
        largest = parents.Select(parent => parent.Label.Bases)
            .Aggregate(AncestryBases.None, (one, other) => one.CompareTo(other) < 0 ? other : one);
        steps = parents.Where(parent => !IsForeign(parent.Label)).Select(parent => parent.Label.Bases.Steps + 1)
            .DefaultIfEmpty(0).Max();
        if (parents.Any(parent => IsForeign(parent.Label)))
        {
            SetsNeeded = [.. parents.SelectMany(parent => parent.Label.Sets).Distinct().Order()];
            return;
        }
        gathered = Gather(largest, [], null);
        SetsNeeded = gathered.Tail is null || IsDue ? largest.Names : [];
    }

    private sealed record Gathered(LineageTable Table, int[] Order, ReadOnlyMemory<byte>? Tail);

    /// <summary>
    /// The sets that <see cref="Complete"/> asks for. The list is empty when the parents share their sets and the tail
    /// is within its limit, or when no parent has a set.
    /// </summary>
    public IReadOnlyList<Sha256Digest> SetsNeeded { get; }

    /// <summary>
    /// Whether no parent's label names several sets, so that version 4fb4cec could have made the label.
    /// </summary>
    public bool IsOfOneSet => parents.All(parent => parent.Label.Sets.Count < 2);

    private bool IsDue => largest.Names.Count > 1 && steps >= StepsOf(largest.Names.Count);

    /// <summary>Begins to join the labels of parents.</summary>
    /// <param name="parents">The parents' nodes and labels, in any order.</param>
    /// <exception cref="InvalidDataException">A label is malformed.</exception>
    public static AncestryJoin Of(IReadOnlyList<(LineageNode Node, AncestryLabel Label)> parents) =>
        new(parents, Floor);

    internal static AncestryJoin Of(IReadOnlyList<(LineageNode Node, AncestryLabel Label)> parents, int floor) =>
        new(parents, floor);

    /// <summary>The label and generation of the component.</summary>
    /// <param name="sets">Returns a set of <see cref="SetsNeeded"/>.</param>
    /// <returns>
    /// The label, the generation, and the sets that the label names and no parent's label names. The caller must store
    /// these sets before the label.
    /// </returns>
    /// <exception cref="InvalidDataException">Labels and sets are malformed or do not belong together.</exception>
    public (AncestryLabel Label, int Generation, IReadOnlyList<AncestrySet> NewSets) Complete(
        Func<Sha256Digest, AncestrySet> sets)
    {
        if (parents.Count == 0)
            return (AncestryLabel.Empty, 0, []);
        var isSmall = IsSmall(sets);
        var (label, made) = SetsNeeded.Count > largest.Names.Count && !isSmall ? Spread(sets) : Join(sets, !isSmall);
        return (label, Generation, made);
    }

    /// <summary>
    /// Does the same as <see cref="Complete"/> with at most one set. Version 4fb4cec made all labels so, and the check
    /// of its rows needs the same bytes.
    /// </summary>
    /// <param name="sets">Returns a set of <see cref="SetsNeeded"/>.</param>
    /// <exception cref="InvalidDataException">Labels and sets are malformed or do not belong together.</exception>
    public (AncestryLabel Label, int Generation, IReadOnlyList<AncestrySet> NewSets) CompleteInOneSet(
        Func<Sha256Digest, AncestrySet> sets)
    {
        if (parents.Count == 0)
            return (AncestryLabel.Empty, 0, []);
        var (label, made) = Join(sets, mayHavePart: false);
        return (label, Generation, made);
    }

    /// <summary>
    /// The steps after which several sets become one. Their routes are then as long as the set, at 0.154 bytes per
    /// member and bit.
    /// </summary>
    internal static int StepsOf(int sets) => 384 / AncestryRoute.BitsOf(sets);

    /// <summary>
    /// The most bytes of a tail beside at most one set. IEEE 754 defines the square root, so every machine computes the
    /// same limit.
    /// </summary>
    internal static int LimitOf(int ancestors, int floor) =>
        (int)Math.Clamp(Slope * Math.Sqrt(ancestors), floor, Ceiling);

    /// <summary>The most bytes of a tail.</summary>
    /// <param name="sets">The number of sets that the label names.</param>
    /// <param name="ancestors">The number of ancestors.</param>
    /// <param name="floor">The least limit beside one set.</param>
    internal static int LimitOf(int sets, int ancestors, int floor) =>
        sets < 2 ? LimitOf(ancestors, floor) : Math.Min((sets + 2) * LimitOf(ancestors, floor), WideCeiling);

    private int Generation => 1 + parents.Max(parent => parent.Node.Generation);

    private bool IsForeign(AncestryLabel label) => !label.Bases.HasSameSets(largest);

    /// <summary>
    /// Whether one set of all members is no longer than a tail can be. Several sets would then save no bytes.
    /// </summary>
    private bool IsSmall(Func<Sha256Digest, AncestrySet> sets)
    {
        var members = SetsNeeded.Sum(name => (long)sets(name).Count);
        return MemberSize * members <= LimitOf((int)Math.Min(members, int.MaxValue), floor);
    }

    /// <summary>
    /// The sets of the parent with the most members, with all other ancestors as the tail or as a part. Otherwise one
    /// set.
    /// </summary>
    private (AncestryLabel Label, IReadOnlyList<AncestrySet> Made) Join(
        Func<Sha256Digest, AncestrySet> sets, bool mayHavePart)
    {
        var known = SetsNeeded.Count > 0 ? Load(sets, largest) : [];
        var all = gathered ?? Gather(largest, known, label => Load(sets, label.Bases));
        if (all.Tail is { } tail && !IsDue)
            return (new AncestryLabel(largest.After(steps), tail), []);
        return mayHavePart && !IsDue && known.Count > 0 ? AddPart(known, all) : Cut(known, all);
    }

    /// <summary>
    /// The sets of the parent with the most members, if all other ancestors fit into the tail. Otherwise all sets, or
    /// one set if a label cannot name all of them.
    /// </summary>
    private (AncestryLabel Label, IReadOnlyList<AncestrySet> Made) Spread(Func<Sha256Digest, AncestrySet> sets)
    {
        var known = Load(sets, largest);
        var near = Gather(largest, known, label => Load(sets, label.Bases), WideCeiling / EntrySize);
        if (near.Tail is { } rest && IsNear(near))
            return IsDue ? Cut(known, near) : (new AncestryLabel(largest.After(steps), rest), []);
        var (chosen, made) = AncestryBaseChoice.Of(LoadAll(sets));
        var bases = AncestryBases.Of(chosen);
        // All members are in these sets, so only tails are gathered.
        var all = Gather(bases, chosen, null);
        if (bases is null)
            return Cut(chosen, all);
        if (all.Tail is not { } tail)
            return AddPart(chosen, all, made);
        return (new AncestryLabel(bases, tail), made is null ? [] : [made]);
    }

    /// <summary>
    /// Whether the members of other sets fit into the tail beside one set. With the longer tail beside several sets,
    /// one merge after the other would copy whole sets into tails.
    /// </summary>
    private bool IsNear(Gathered near) =>
        near.Table.Foreign * EntrySize <= LimitOf(largest.Members + near.Table.Count, floor);

    /// <summary>
    /// Makes a set of all ancestors outside some sets. Beside one set it cuts the tail when nearly all of them come
    /// from one parent.
    /// </summary>
    private (AncestryLabel Label, IReadOnlyList<AncestrySet> Made) AddPart(
        IReadOnlyList<AncestrySet> known, Gathered all, AncestrySet? made = null)
    {
        var most = parents.Max(parent => parent.Label.TailCount + 1);
        if (known.Count == 1 && all.Table.Count - most <= Math.Max(Few, all.Table.Count / Few))
            return Cut(known, all);
        var (chosen, _) = AncestryBaseChoice.Of([.. known, AncestryPart.Of(all.Table)]);
        if (chosen.Count < 2 || AncestryBases.Of(chosen) is not { } bases)
            return Cut(known, all);
        var old = known.Where(set => set != made).Select(set => set.Hash).ToHashSet();
        return (new AncestryLabel(bases, default), [.. chosen.Where(set => !old.Contains(set.Hash))]);
    }

    private (AncestryLabel Label, IReadOnlyList<AncestrySet> Made) Cut(IReadOnlyList<AncestrySet> known, Gathered all)
    {
        var (table, order) = (all.Table, all.Order);
        var old = known.Count == 0 ? null : AncestrySet.Union(known);
        var limit = LimitOf((old?.Count ?? 0) + table.Count, floor);
        if (known.Count > 1 && table.TailOf(order, null, limit) is { } tail)
            return (new AncestryLabel(old!.Hash, old.Count, tail), [old]);
        var landmark = order[(order.Length / 4 * 3)..].MinBy(table.IdOf);
        var taken = table.Closure(landmark, order);
        var rest = table.TailOf(order, taken, limit / 4 * 3);
        var set = new AncestrySetBuilder(old, table, rest is null ? null : taken).Build();
        return (new AncestryLabel(set.Hash, set.Count, rest ?? default), [set]);
    }

    /// <summary>
    /// The ancestors outside some sets according to the parents' labels, with their tail. The tail is null when it
    /// exceeds its limit.
    /// </summary>
    /// <param name="bases">The sets as the label would name them, or null when it cannot.</param>
    /// <param name="known">The sets that were loaded.</param>
    /// <param name="membersOf">Returns the sets of a label. Null means that the known sets contain all of them.</param>
    /// <param name="most">The most members of other sets. More of them exceed the limit of any tail.</param>
    private Gathered Gather(
        AncestryBases? bases,
        IReadOnlyList<AncestrySet> known,
        Func<AncestryLabel, IReadOnlyList<AncestrySet>>? membersOf,
        int most = int.MaxValue)
    {
        var table = new LineageTable(known);
        var foreign = new List<(LineageNode Node, AncestryLabel Label, AncestryTail Tail)>();
        foreach (var (node, label) in parents)
        {
            // A tail is disjoint from its sets, and a component is not its own ancestor. So components of a label with
            // the same sets are not in these sets.
            var isForeign = bases?.HasSameSets(label.Bases) != true;
            var tail = AncestryTail.Read(label.Tail);
            table.Add(tail, isForeign);
            table.Add(node, isForeign);
            if (isForeign && label.Sets.Count > 0)
                foreign.Add((node, label, tail));
        }
        // After all tails. Otherwise the order of the parents would decide which members are foreign.
        if (membersOf is not null)
            foreach (var (node, label, tail) in foreign)
                table.AddMembers(node, tail, () => membersOf(label), most);
        var order = table.Order();
        var limit = bases is null ? 0 : LimitOf(bases.Names.Count, bases.Members + table.Count, floor);
        return new Gathered(table, order, bases is null ? null : table.TailOf(order, null, limit));
    }

    private List<AncestrySet> LoadAll(Func<Sha256Digest, AncestrySet> sets)
    {
        var loaded = parents.Select(parent => parent.Label.Bases)
            .SelectMany(bases => bases.Names.Zip(Load(sets, bases))).DistinctBy(set => set.First);
        // The label names these sets again by their hashes. A damaged set would give it another name.
        return [.. loaded.Select(set => set.First == set.Second.Hash
            ? set.Second
            : throw new InvalidDataException($"The bytes of the set {set.First} have the SHA-256 {set.Second.Hash}."))];
    }

    private static List<AncestrySet> Load(Func<Sha256Digest, AncestrySet> sets, AncestryBases bases)
    {
        var loaded = bases.Names.Select(sets).ToList();
        for (var set = 0; set < loaded.Count; set++)
            if (loaded[set].Count != bases.CountOf(set))
                throw new InvalidDataException(
                    $"The set {bases.Names[set]} has {loaded[set].Count} members, but a label says "
                        + $"{bases.CountOf(set)}.");
        return loaded;
    }
}
