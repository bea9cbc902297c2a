namespace Ainft;

/// <summary>
/// Computes the label of a component from those of its parents. A label depends on nothing but these: not on who asks,
/// when, or in which order components arrived. So every process computes the same bytes, and components with the same
/// parents share them.
/// </summary>
/// <remarks>
/// <b>One set.</b> The set of a label is the largest among those of the parents (by count, then by hash), the tail is
/// all the rest. A tail of more than 40 bytes times the square root of the number of ancestors, but at least 12 KiB and
/// at most 60 KiB, is cut: the landmark is the entry with the smallest id in the last quarter of the entries, in order;
/// the landmark and all its ancestors join the set, and the others remain as the tail. When they are still above three
/// quarters of the limit, all join the set, and the tail is empty.
/// <para>
/// <b>Several sets.</b> When the parents' labels name different sets, and what the largest lacks outgrows the tail, the
/// label names all of them. Sets that another one holds are left out. With more than 16 the smallest are joined into
/// one. The limit of the tail is then that of one set, once per set and twice more, and at most 240 KiB. So a merge of
/// large ancestries writes about a bit and a quarter per ancestor (<see cref="AncestryRoute"/>) instead of 60 bytes. A
/// union that is no longer than a tail may be is written at once.
/// </para>
/// <para>
/// <b>A part.</b> When tails of several parents outgrow the limit together, they become a set of their own that is not
/// closed, and the sets remain. It has 60 bytes for each component that the tails had. Beside one set that is not done
/// when all but a few entries are one parent's: then one more step of a line has filled the tail, and it is cut.
/// </para>
/// <para>
/// <b>Back to one set.</b> A label counts the steps in which components on one path had exactly its sets. After as many
/// steps as make the routes on their rows as long as one set (<see cref="StepsOf"/>) the sets become one. The steps
/// belong to these sets alone, so no order of mints makes the same step pay twice.
/// </para>
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
    private const int WideCeiling = 240 * 1024;
    private const int Slope = 40;

    /// <summary>The bytes of a set per member, about.</summary>
    private const int MemberSize = 60;

    /// <summary>So many entries, or one of so many, are few.</summary>
    private const int Few = 16;

    /// <summary>The fewest bytes of a tail's entry.</summary>
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
    /// The sets that <see cref="Complete"/> asks for: none when the parents share their sets and the tail keeps within
    /// its limit, or when none has a set.
    /// </summary>
    public IReadOnlyList<Sha256Digest> SetsNeeded { get; }

    /// <summary>
    /// Whether no parent's label names several sets, so that version 4fb4cec could have made the label.
    /// </summary>
    public bool IsOfOneSet => parents.All(parent => parent.Label.Sets.Count < 2);

    private bool IsDue => largest.Names.Count > 1 && steps >= StepsOf(largest.Names.Count);

    /// <summary>Begins to join the labels of parents.</summary>
    /// <param name="parents">The parents' nodes and labels, in any order; none for a component without parents.</param>
    /// <exception cref="InvalidDataException">A label is malformed.</exception>
    public static AncestryJoin Of(IReadOnlyList<(LineageNode Node, AncestryLabel Label)> parents) => new(parents, Floor);

    internal static AncestryJoin Of(IReadOnlyList<(LineageNode Node, AncestryLabel Label)> parents, int floor) => new(parents, floor);

    /// <summary>The label and generation of the component.</summary>
    /// <param name="sets">Gives a set of <see cref="SetsNeeded"/>.</param>
    /// <returns>
    /// The label, the generation, and the sets to be stored before the label is: those that it names and no parent's
    /// label does.
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
    /// As <see cref="Complete"/> with at most one set, which is how version 4fb4cec made all labels. Rows of that time
    /// are checked by it.
    /// </summary>
    /// <param name="sets">Gives a set of <see cref="SetsNeeded"/>.</param>
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
    /// The steps after which several sets become one: their routes are then as long as the set, at 0.154 bytes per
    /// member and bit.
    /// </summary>
    internal static int StepsOf(int sets) => 384 / AncestryRoute.BitsOf(sets);

    /// <summary>
    /// The most bytes of a tail beside one set or none; the square root is that of IEEE 754, the same on every machine.
    /// </summary>
    internal static int LimitOf(int ancestors, int floor) => (int)Math.Clamp(Slope * Math.Sqrt(ancestors), floor, Ceiling);

    /// <summary>The most bytes of a tail.</summary>
    /// <param name="sets">How many sets the label names.</param>
    /// <param name="ancestors">The number of ancestors.</param>
    /// <param name="floor">The least limit beside one set.</param>
    internal static int LimitOf(int sets, int ancestors, int floor) =>
        sets < 2 ? LimitOf(ancestors, floor) : Math.Min((sets + 2) * LimitOf(ancestors, floor), WideCeiling);

    private int Generation => 1 + parents.Max(parent => parent.Node.Generation);

    private bool IsForeign(AncestryLabel label) => !label.Bases.HasSameSets(largest);

    /// <summary>
    /// Whether one set of all members is no longer than a tail may be: then nothing is gained by several.
    /// </summary>
    private bool IsSmall(Func<Sha256Digest, AncestrySet> sets)
    {
        var members = SetsNeeded.Sum(name => (long)sets(name).Count);
        return MemberSize * members <= LimitOf((int)Math.Min(members, int.MaxValue), floor);
    }

    /// <summary>
    /// The largest sets of a parent with all else as the tail, or beside a part, or one set.
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
    /// The largest sets when the tail takes all that they lack; else all sets; one set when that is no label either.
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
    /// Whether the members of other sets are few enough for the tail beside one set. With several sets a longer tail
    /// would take whole sets, one merge after the other.
    /// </summary>
    private bool IsNear(Gathered near) =>
        near.Table.Foreign * EntrySize <= LimitOf(largest.Members + near.Table.Count, floor);

    /// <summary>
    /// Makes a set of all that is beside some sets. Beside one set it cuts when one parent had nearly all of it.
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
    /// What the parents' labels hold outside some sets, with the tail of all of it; null when that outgrows its limit.
    /// </summary>
    /// <param name="bases">The sets as the label would name them; null: it cannot.</param>
    /// <param name="known">The sets, as far as they were loaded.</param>
    /// <param name="membersOf">Gives the sets of a label; null: all of them are in the known ones.</param>
    /// <param name="most">The most members of other sets, more of which outgrow any tail.</param>
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
            // What belongs to the same sets as the label is not in them: a tail is disjoint from its sets, and nothing
            // is its own ancestor.
            var isForeign = bases?.HasSameSets(label.Bases) != true;
            var tail = AncestryTail.Read(label.Tail);
            table.Add(tail, isForeign);
            table.Add(node, isForeign);
            if (isForeign && label.Sets.Count > 0)
                foreign.Add((node, label, tail));
        }
        // After all tails, so that the order of parents does not decide which of their members count as foreign.
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
        // The label names them again, so a set that is damaged must not give it another name.
        return [.. loaded.Select(set => set.First == set.Second.Hash
            ? set.Second
            : throw new InvalidDataException($"The set {set.First} has other bytes."))];
    }

    private static List<AncestrySet> Load(Func<Sha256Digest, AncestrySet> sets, AncestryBases bases)
    {
        var loaded = bases.Names.Select(sets).ToList();
        for (var set = 0; set < loaded.Count; set++)
            if (loaded[set].Count != bases.CountOf(set))
                throw new InvalidDataException(
                    $"The set {bases.Names[set]} has {loaded[set].Count} members, a label says {bases.CountOf(set)}.");
        return loaded;
    }
}
