namespace Ainft.Lineage.Rendering;

/// <summary>
/// A graph by indexes of lists. It has each component once, only edges between its components, and no cycles.
/// </summary>
internal sealed class DrawnGraph
{
    private readonly Dictionary<AinftId, int> places = [];

    public DrawnGraph(LineageGraph graph)
    {
        Nodes = [.. graph.Nodes.DistinctBy(node => node.Id)];
        for (var i = 0; i < Nodes.Length; i++)
            places.Add(Nodes[i].Id, i);
        Root = places.GetValueOrDefault(graph.Root, -1);
        Parents = [.. Nodes.Select(_ => new List<(int, string?)>())];
        Children = [.. Nodes.Select(_ => new List<(int, string?)>())];
        foreach (var edge in graph.Edges.DistinctBy(edge => (edge.Child, edge.Parent)))
            if (places.TryGetValue(edge.Child, out var child)
                && places.TryGetValue(edge.Parent, out var parent) && child != parent)
                Parents[child].Add((parent, edge.Relation is { } relation ? PlainText.Clean(relation) : null));
        Order = SortAndBreakCircles();
        for (var child = 0; child < Nodes.Length; child++)
            foreach (var (parent, relation) in Parents[child])
                Children[parent].Add((child, relation));
    }

    public LineageGraphNode[] Nodes { get; }

    /// <summary>The index of the root, or -1.</summary>
    public int Root { get; }

    public List<(int Node, string? Relation)>[] Parents { get; }

    public List<(int Node, string? Relation)>[] Children { get; }

    /// <summary>The indexes, with parents before their children.</summary>
    public int[] Order { get; }

    public IEnumerable<(int Child, int Parent, string? Relation)> Edges =>
        Parents.SelectMany((parents, child) => parents.Select(parent => (child, parent.Node, parent.Relation)));

    // Depth first without recursion. An edge to a component that is still open would close a cycle.
    private int[] SortAndBreakCircles()
    {
        var order = new List<int>(Nodes.Length);
        var states = new Visit[Nodes.Length];
        var open = new Stack<(int Node, int Next)>();
        for (var start = 0; start < Nodes.Length; start++)
        {
            if (states[start] == Visit.None)
                open.Push((start, 0));
            while (open.TryPop(out var top))
            {
                states[top.Node] = Visit.Open;
                if (top.Next == Parents[top.Node].Count)
                {
                    states[top.Node] = Visit.Done;
                    order.Add(top.Node);
                    continue;
                }
                var parent = Parents[top.Node][top.Next].Node;
                if (states[parent] == Visit.Open)
                {
                    Parents[top.Node].RemoveAt(top.Next);
                    open.Push(top);
                    continue;
                }
                open.Push(top with { Next = top.Next + 1 });
                if (states[parent] == Visit.None)
                    open.Push((parent, 0));
            }
        }
        return [.. order];
    }

    private enum Visit : byte
    {
        None,
        Open,
        Done,
    }
}
