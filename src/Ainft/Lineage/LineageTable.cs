namespace Ainft.Lineage;

/// <summary>
/// The components of several labels, each once, without the members of the base sets of the label to make.
/// </summary>
/// <param name="known">The base sets.</param>
internal sealed class LineageTable(IReadOnlyList<AncestrySet> known)
{
    private readonly Dictionary<AinftId, int> places = [];
    private readonly List<Entry> entries = [];
    private readonly List<Edge> edges = [];

    // The place is -1 when the source of the entry did not contain the parent.
    private readonly record struct Edge(AinftId Parent, int Place, byte Relation);

    private readonly record struct Entry(AinftId Id, int Generation, byte Kind, int FirstEdge, int EndEdge);

    public int Count => entries.Count;

    /// <summary>The number of components that came from sets of parents.</summary>
    public int Foreign { get; private set; }

    public AinftId IdOf(int place) => entries[place].Id;

    public int GenerationOf(int place) => entries[place].Generation;

    public byte KindOf(int place) => entries[place].Kind;

    public (int Start, int End) EdgesOf(int place) => (entries[place].FirstEdge, entries[place].EndEdge);

    public byte RelationOf(int edge) => edges[edge].Relation;

    public AinftId ParentIdOf(int edge) => edges[edge].Parent;

    /// <summary>The index of the parent of an edge, or -1 when the parent is in a base set.</summary>
    public int ParentOf(int edge) =>
        edges[edge].Place >= 0 ? edges[edge].Place : places.GetValueOrDefault(edges[edge].Parent, -1);

    public void Add(LineageNode node, bool mayBeKnown)
    {
        if (!TryAdd(node.Id, mayBeKnown))
            return;
        var first = edges.Count;
        foreach (var (parent, relation) in node.Parents)
            edges.Add(new Edge(parent, -1, LineageBytes.Of(relation)));
        entries.Add(new Entry(node.Id, node.Generation, LineageBytes.Of(node.Kind), first, edges.Count));
    }

    public void Add(AncestryTail tail, bool mayBeKnown)
    {
        var moved = new int[tail.Count];
        for (var entry = 0; entry < tail.Count; entry++)
        {
            var id = tail.IdOf(entry);
            if (!TryAdd(id, mayBeKnown))
            {
                moved[entry] = places.GetValueOrDefault(id, -1);
                continue;
            }
            moved[entry] = entries.Count;
            var first = edges.Count;
            var (start, end) = tail.EdgesOf(entry);
            for (var edge = start; edge < end; edge++)
            {
                var place = tail.ParentOf(edge) is >= 0 and var parent ? moved[parent] : -1;
                edges.Add(new Edge(tail.ParentIdOf(edge), place, tail.RelationOf(edge)));
            }
            entries.Add(new Entry(id, tail.GenerationOf(entry), tail.KindOf(entry), first, edges.Count));
        }
    }

    /// <summary>
    /// Adds the members of a parent's own sets that the base sets lack. All of them are ancestors of the parent. The
    /// base sets contain all ancestors of their members. So the method visits only the difference, and it loads the
    /// sets only if they differ.
    /// </summary>
    /// <param name="parent">The parent.</param>
    /// <param name="tail">The tail of its label.</param>
    /// <param name="sets">Returns its own sets.</param>
    /// <param name="most">The visit ends when the table has more entries than this.</param>
    public void AddMembers(LineageNode parent, AncestryTail tail, Func<IReadOnlyList<AncestrySet>> sets, int most)
    {
        var open = new Stack<AinftId>();
        foreach (var edge in parent.Parents)
            Push(edge.Parent);
        for (var edge = 0; edge < tail.Edges; edge++)
            if (tail.ParentOf(edge) < 0)
                Push(tail.ParentIdOf(edge));
        if (open.Count == 0)
            return;
        var own = sets();
        while (Count <= most && open.TryPop(out var id))
            foreach (var members in own)
                if (members.IndexOf(id) is >= 0 and var member)
                {
                    if (TryAdd(id, true))
                        AddMember(members, member, Push);
                    break;
                }

        void Push(AinftId id)
        {
            if (!places.ContainsKey(id) && !IsKnown(id))
                open.Push(id);
        }
    }

    /// <summary>The indexes in ascending order of (generation, id).</summary>
    public int[] Order()
    {
        var order = new int[Count];
        var isAscending = true;
        for (var place = 0; place < order.Length; place++)
        {
            order[place] = place;
            isAscending &= place == 0 || Compare(place - 1, place) < 0;
        }
        if (!isAscending)
            order.AsSpan().Sort(Compare);
        return order;
    }

    /// <summary>A component of the table and all its ancestors in the table.</summary>
    /// <param name="of">The component.</param>
    /// <param name="order">The order of the table, with parents before children.</param>
    public bool[] Closure(int of, int[] order)
    {
        var taken = new bool[Count];
        taken[of] = true;
        foreach (var place in Enumerable.Reverse(order))
            if (taken[place])
                for (var (edge, end) = EdgesOf(place); edge < end; edge++)
                    if (ParentOf(edge) is >= 0 and var parent)
                        taken[parent] = true;
        return taken;
    }

    /// <summary>The tail of all components that are not taken, or null when it exceeds the limit.</summary>
    public ReadOnlyMemory<byte>? TailOf(int[] order, bool[]? taken, int limit)
    {
        var writer = new TailWriter(limit, Count * 64);
        var ranks = new int[Count];
        var count = 0;
        foreach (var place in order)
        {
            if (taken?[place] == true)
                continue;
            ranks[place] = ++count;
            Write(writer, place, ranks);
            if (writer.HasOutgrown)
                return null;
        }
        return writer.Complete(count);
    }

    private void AddMember(AncestrySet set, int member, Action<AinftId> visit)
    {
        Foreign++;
        var first = edges.Count;
        for (var (edge, end) = set.EdgesOf(member); edge < end; edge++)
        {
            var parent = set.ParentIdOf(edge);
            edges.Add(new Edge(parent, -1, set.RelationOf(edge)));
            visit(parent);
        }
        entries.Add(new Entry(set.IdOf(member), set.GenerationOf(member), set.KindOf(member), first, edges.Count));
    }

    private void Write(TailWriter writer, int place, int[] ranks)
    {
        var (start, end) = EdgesOf(place);
        writer.BeginEntry(IdOf(place), GenerationOf(place), KindOf(place), end - start);
        for (var edge = start; edge < end && !writer.HasOutgrown; edge++)
            if (ParentOf(edge) is >= 0 and var parent && ranks[parent] > 0)
                writer.WriteEdge(RelationOf(edge), ranks[place] - ranks[parent]);
            else
                writer.WriteEdge(RelationOf(edge), ParentIdOf(edge));
    }

    private bool TryAdd(AinftId id, bool mayBeKnown) => !(mayBeKnown && IsKnown(id)) && places.TryAdd(id, Count);

    private bool IsKnown(AinftId id)
    {
        foreach (var set in known)
            if (set.Contains(id))
                return true;
        return false;
    }

    private int Compare(int x, int y)
    {
        var byGeneration = GenerationOf(x).CompareTo(GenerationOf(y));
        return byGeneration != 0 ? byGeneration : IdOf(x).CompareTo(IdOf(y));
    }
}
