namespace Ainft;

/// <summary>A component in a layer, or a place where an edge passes through one.</summary>
internal sealed class LayerVertex(int node, int layer)
{
    /// <summary>The place of the component in the graph, or -1 where an edge passes.</summary>
    public int Node { get; } = node;

    public int Layer { get; } = layer;

    /// <summary>The neighbours in the layer on the left, where parents are.</summary>
    public List<LayerVertex> Left { get; } = [];

    public List<LayerVertex> Right { get; } = [];

    /// <summary>The place in the layer, from the top.</summary>
    public int Rank { get; set; }

    /// <summary>The middle.</summary>
    public double Y { get; set; }

    public bool IsNode => Node >= 0;
}

/// <summary>An edge and what it passes: the child first, the parent last, one vertex a layer.</summary>
internal sealed record LayerRoute(IReadOnlyList<LayerVertex> Vertices, string? Relation);

/// <summary>
/// A graph in layers (Sugiyama, Tagawa and Toda, 1981): a parent is in a layer on the left of its children's. The edges of one parent share
/// a trunk through the layers between, which branches off to each child.
/// </summary>
internal sealed class LayeredGraph
{
    // Far beyond what anybody can read. A thousand components of a thousand parents each have half a million edges, most of them long.
    private const int MaxSteps = 60_000;

    public LayeredGraph(DrawnGraph graph)
    {
        var layerOf = Assign(graph);
        Nodes = [.. graph.Nodes.Select((_, node) => new LayerVertex(node, layerOf[node]))];
        var layers = Enumerable.Range(0, layerOf.Append(-1).Max() + 1).Select(_ => new List<LayerVertex>()).ToArray();
        foreach (var vertex in Nodes)
            layers[vertex.Layer].Add(vertex);
        Routes = [.. RouteEdges(graph, layers)];
        Layers = [.. layers.Select(layer => layer.ToArray())];
    }

    /// <summary>The vertices of the components, as they come in the graph.</summary>
    public LayerVertex[] Nodes { get; }

    /// <summary>From the left; the order inside a layer is up to <see cref="LayerOrder"/>.</summary>
    public LayerVertex[][] Layers { get; }

    /// <summary>The edges; without the longest when they are too many to be drawn.</summary>
    public IReadOnlyList<LayerRoute> Routes { get; }

    // The longest path from a component without parents; then what has no more parents than children moves up to the nearest child.
    private static int[] Assign(DrawnGraph graph)
    {
        var layers = new int[graph.Nodes.Length];
        foreach (var node in graph.Order)
            foreach (var (parent, _) in graph.Parents[node])
                layers[node] = Math.Max(layers[node], layers[parent] + 1);
        foreach (var node in graph.Order.Reverse())
            if (graph.Children[node].Count > 0 && graph.Children[node].Count >= graph.Parents[node].Count)
                layers[node] = graph.Children[node].Min(child => layers[child.Node]) - 1;
        var used = layers.Distinct().Order().ToArray();
        return [.. layers.Select(layer => Array.BinarySearch(used, layer))];
    }

    private IEnumerable<LayerRoute> RouteEdges(DrawnGraph graph, List<LayerVertex>[] layers)
    {
        var trunks = Nodes.Select(node => new List<LayerVertex> { node }).ToArray();
        foreach (var (child, parent, relation) in Drawable(graph))
        {
            var trunk = trunks[parent];
            var steps = StepsOf(child, parent);
            while (trunk.Count < steps)
            {
                var bend = new LayerVertex(-1, trunk[^1].Layer + 1);
                layers[bend.Layer].Add(bend);
                Join(trunk[^1], bend);
                trunk.Add(bend);
            }
            Join(trunk[steps - 1], Nodes[child]);
            yield return new LayerRoute([Nodes[child], .. trunk.Take(steps).Reverse()], relation);
        }
    }

    // All edges, or when they are too many the shortest.
    private IEnumerable<(int Child, int Parent, string? Relation)> Drawable(DrawnGraph graph)
    {
        var edges = graph.Edges.ToArray();
        if (edges.Sum(edge => (long)StepsOf(edge.Child, edge.Parent)) <= MaxSteps)
            return edges;
        var left = MaxSteps;
        return edges.OrderBy(edge => StepsOf(edge.Child, edge.Parent)).TakeWhile(edge => (left -= StepsOf(edge.Child, edge.Parent)) >= 0);
    }

    private int StepsOf(int child, int parent) => Nodes[child].Layer - Nodes[parent].Layer;

    private static void Join(LayerVertex left, LayerVertex right)
    {
        left.Right.Add(right);
        right.Left.Add(left);
    }
}
