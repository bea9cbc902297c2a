namespace Ainft.Lineage;

/// <summary>
/// Set and tail as one graph of numbered nodes. The members of the set come first, then the entries of the tail, then
/// the component itself.
/// </summary>
internal sealed class AncestryGraph
{
    private readonly AncestrySet? set;
    private readonly AncestryTail tail;
    private readonly LineageNode self;
    private readonly int setCount;
    private readonly int[] parentsInTail;
    private readonly int[] parentsOfSelf;
    private readonly int[] byId;
    private readonly long[] keys;

    /// <exception cref="InvalidDataException">A parent is neither in the tail nor in the set.</exception>
    public AncestryGraph(LineageNode self, AncestryTail tail, AncestrySet? set)
    {
        (this.self, this.tail, this.set, setCount) = (self, tail, set, set?.Count ?? 0);
        byId = [.. Enumerable.Range(0, tail.Count).OrderBy(tail.IdOf)];
        keys = new long[tail.Count];
        for (var rank = 0; rank < byId.Length; rank++)
            keys[byId[rank]] = KeyOf(byId[rank], rank);
        parentsInTail = new int[tail.Count == 0 ? 0 : tail.EdgesOf(tail.Count - 1).End];
        for (var edge = 0; edge < parentsInTail.Length; edge++)
            parentsInTail[edge] = tail.ParentOf(edge) is >= 0 and var entry
                ? setCount + entry
                : Require(tail.ParentIdOf(edge), true);
        parentsOfSelf = [.. self.Parents.Select(edge => Require(edge.Parent, false))];
    }

    /// <summary>The number of ancestors, which is also the node of the component itself.</summary>
    public int Count => setCount + tail.Count;

    /// <summary>The node of an id among the ancestors, or -1.</summary>
    public int IndexOf(AinftId id)
    {
        var (low, high) = (0, byId.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = tail.IdOf(byId[middle]).CompareTo(id);
            if (order == 0)
                return setCount + byId[middle];
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }
        return Math.Max(-1, set?.IndexOf(id) ?? -1);
    }

    public AinftId IdOf(int node) => node < setCount ? set!.IdOf(node) : tail.IdOf(node - setCount);

    public byte KindOf(int node) => node < setCount ? set!.KindOf(node) : tail.KindOf(node - setCount);

    public LineageNode NodeOf(int node) => node < setCount ? set!.NodeOf(node) : TailNodeOf(node - setCount);

    /// <summary>The edges of a node. They are valid only together with this node.</summary>
    public (int Start, int End) EdgesOf(int node) =>
        node < setCount ? set!.EdgesOf(node)
        : node < Count ? tail.EdgesOf(node - setCount)
        : (0, parentsOfSelf.Length);

    public int ParentOf(int node, int edge) =>
        node < setCount ? set!.ParentOf(edge) : node < Count ? parentsInTail[edge] : parentsOfSelf[edge];

    public byte RelationOf(int node, int edge) =>
        node < setCount ? set!.RelationOf(edge)
        : node < Count ? tail.RelationOf(edge)
        : LineageBytes.Of(self.Parents[edge].Relation);

    /// <summary>A number that orders nodes by their ids.</summary>
    public long OrderKeyOf(int node) => node < setCount ? (long)node << 32 | uint.MaxValue : keys[node - setCount];

    public int NodeOfOrderKey(long key) =>
        (uint)key == uint.MaxValue ? (int)(key >> 32) : setCount + byId[(int)(uint)key];

    /// <summary>
    /// The key of an entry. It orders the entry before the member with the next greater id, and by its rank among the
    /// entries before that member.
    /// </summary>
    private long KeyOf(int entry, int rank)
    {
        var member = set?.IndexOf(tail.IdOf(entry)) ?? -1;
        return member < 0
            ? (long)~member << 32 | (uint)rank
            : throw new InvalidDataException($"{tail.IdOf(entry)} is both in the tail and in the set of a label.");
    }

    private int Require(AinftId id, bool isInSet)
    {
        var node = isInSet ? set?.IndexOf(id) ?? -1 : IndexOf(id);
        return node >= 0
            ? node
            : throw new InvalidDataException($"The ancestry of {self.Id} lacks the parent {id}.");
    }

    private LineageNode TailNodeOf(int entry)
    {
        var (start, end) = tail.EdgesOf(entry);
        var parents = new LineageEdge[end - start];
        for (var edge = start; edge < end; edge++)
            parents[edge - start] =
                new LineageEdge(tail.ParentIdOf(edge), LineageBytes.Relation(tail.RelationOf(edge)));
        var kind = LineageBytes.Kind(tail.KindOf(entry));
        return new LineageNode(tail.IdOf(entry), tail.GenerationOf(entry), kind, parents);
    }
}
