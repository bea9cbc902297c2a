namespace Ainft.Lineage;

/// <summary>
/// Visits an ancestry level by level, each level in ascending order of ids. It works on numbers and creates no objects.
/// </summary>
internal sealed class BreadthFirstWalk
{
    private readonly AncestryGraph graph;
    private readonly bool[] follows = new bool[LineageBytes.Relations];
    private readonly int maxDistance;

    // By node. The first array has the node before it plus 1, or 0 when the walk has not reached the node. The second
    // array has the relation of that step.
    private readonly int[] reachedFrom;
    private readonly byte[] relations;
    private int[] level;
    private long[] next = new long[16];

    public BreadthFirstWalk(AncestryGraph graph, LineageFilter filter)
    {
        this.graph = graph;
        maxDistance = filter.Depth ?? int.MaxValue;
        for (byte relation = 0; relation < LineageBytes.Relations; relation++)
            follows[relation] = filter.Follows(LineageBytes.Relation(relation));
        reachedFrom = new int[graph.Count];
        relations = new byte[graph.Count];
        level = [graph.Count];
        LevelCount = 1;
    }

    public int Distance { get; private set; }

    public int LevelCount { get; private set; }

    public int this[int place] => level[place];

    public bool HasReached(int node) => reachedFrom[node] != 0;

    public int ReachedFrom(int node) => reachedFrom[node] - 1;

    public byte RelationOf(int node) => relations[node];

    /// <summary>Advances to the next level. Returns false when no level is left.</summary>
    public bool MoveNext()
    {
        if (Distance >= maxDistance)
            return false;
        var count = 0;
        for (var place = 0; place < LevelCount; place++)
            count = Expand(level[place], count);
        next.AsSpan(0, count).Sort();
        if (level.Length < count)
            level = new int[next.Length];
        for (var place = 0; place < count; place++)
            level[place] = graph.NodeOfOrderKey(next[place]);
        LevelCount = count;
        Distance++;
        return count > 0;
    }

    private int Expand(int node, int count)
    {
        for (var (edge, end) = graph.EdgesOf(node); edge < end; edge++)
        {
            var parent = graph.ParentOf(node, edge);
            var relation = graph.RelationOf(node, edge);
            if (reachedFrom[parent] != 0 || !follows[relation])
                continue;
            (reachedFrom[parent], relations[parent]) = (node + 1, relation);
            if (count == next.Length)
                Array.Resize(ref next, 2 * count);
            next[count++] = graph.OrderKeyOf(parent);
        }
        return count;
    }
}
