namespace Ainft.Lineage.Rendering.Svg;

/// <summary>
/// A graph in layers (Sugiyama, Tagawa and Toda, 1981). A parent is in a layer above the layers of its children. A
/// layer with more components than fit side by side becomes several layers. The edges of one parent share a trunk
/// through the layers between, which branches off to each child. The edges of a child with many parents share a trunk
/// from these parents.
/// </summary>
internal sealed class LayeredGraph
{
    // The number of components that fit on a screen side by side.
    private const int MaxAcross = 6;

    // People cannot read that many edges. A thousand components of a thousand parents each have half a million edges,
    // most of them long.
    private const int MaxSteps = 90_000;

    public LayeredGraph(DrawnGraph graph)
    {
        var layerOf = Wrap(graph, Assign(graph));
        Nodes = [.. graph.Nodes.Select((_, node) => new LayerVertex(node, layerOf[node]))];
        var layers = Enumerable.Range(0, layerOf.Append(-1).Max() + 1).Select(_ => new List<LayerVertex>()).ToArray();
        foreach (var vertex in Nodes)
            layers[vertex.Layer].Add(vertex);
        Routes = [.. RouteEdges(graph, layers)];
        Layers = [.. layers.Select(layer => layer.ToArray())];
    }

    /// <summary>The vertices of the components in the order of the graph.</summary>
    public LayerVertex[] Nodes { get; }

    /// <summary>The layers from the top. <see cref="LayerOrder"/> sets the order inside a layer.</summary>
    public LayerVertex[][] Layers { get; }

    /// <summary>The edges without the longest, if they are too many to draw.</summary>
    public IReadOnlyList<LayerRoute> Routes { get; }

    // The layer is the longest path from a component without parents. Then a component with no more parents than
    // children moves down to its nearest child.
    private static int[] Assign(DrawnGraph graph)
    {
        var layers = new int[graph.Nodes.Length];
        foreach (var node in graph.Order)
            foreach (var (parent, _) in graph.Parents[node])
                layers[node] = Math.Max(layers[node], layers[parent] + 1);
        foreach (var node in graph.Order.Reverse())
            if (graph.Children[node].Count > 0 && graph.Children[node].Count >= graph.Parents[node].Count)
                layers[node] = graph.Children[node].Min(child => layers[child.Node]) - 1;
        return layers;
    }

    // Components of one layer have no edges between them, so any of them can be above any other.
    private static int[] Wrap(DrawnGraph graph, int[] layerOf)
    {
        var (rows, next) = (new int[layerOf.Length], 0);
        foreach (var layer in graph.Order.GroupBy(node => layerOf[node]).OrderBy(layer => layer.Key))
        {
            var nodes = layer.ToArray();
            var count = (nodes.Length + MaxAcross - 1) / MaxAcross;
            var across = (nodes.Length + count - 1) / count;
            for (var i = 0; i < nodes.Length; i++)
                rows[nodes[i]] = next + i / across;
            next = rows[nodes[^1]] + 1;
        }
        return rows;
    }

    private IEnumerable<LayerRoute> RouteEdges(DrawnGraph graph, List<LayerVertex>[] layers)
    {
        var fromParents = Nodes.Select(node => new List<LayerVertex> { node }).ToArray();
        var fromChildren = Nodes.Select(node => new List<LayerVertex> { node }).ToArray();
        foreach (var (child, parent, relation) in Drawable(graph))
        {
            var steps = StepsOf(child, parent);
            if (graph.Parents[child].Count > Math.Max(MaxAcross, graph.Children[parent].Count))
            {
                var trunk = Grow(fromChildren[child], steps, -1, layers);
                Join(Nodes[parent], trunk[steps - 1]);
                yield return new LayerRoute([.. trunk.Take(steps), Nodes[parent]], steps - 1, relation);
            }
            else
            {
                var trunk = Grow(fromParents[parent], steps, 1, layers);
                Join(trunk[steps - 1], Nodes[child]);
                yield return new LayerRoute([Nodes[child], .. trunk.Take(steps).Reverse()], 0, relation);
            }
        }
    }

    private static List<LayerVertex> Grow(List<LayerVertex> trunk, int steps, int towards, List<LayerVertex>[] layers)
    {
        while (trunk.Count < steps)
        {
            var (end, bend) = (trunk[^1], new LayerVertex(-1, trunk[^1].Layer + towards));
            layers[bend.Layer].Add(bend);
            if (towards > 0)
                Join(end, bend);
            else
                Join(bend, end);
            trunk.Add(bend);
        }
        return trunk;
    }

    // All edges, or the shortest if they are too many.
    private IEnumerable<(int Child, int Parent, string? Relation)> Drawable(DrawnGraph graph)
    {
        var edges = graph.Edges.ToArray();
        if (edges.Sum(edge => (long)StepsOf(edge.Child, edge.Parent)) <= MaxSteps)
            return edges;
        var left = MaxSteps;
        return edges.OrderBy(edge => StepsOf(edge.Child, edge.Parent))
            .TakeWhile(edge => (left -= StepsOf(edge.Child, edge.Parent)) >= 0);
    }

    private int StepsOf(int child, int parent) => Nodes[child].Layer - Nodes[parent].Layer;

    private static void Join(LayerVertex above, LayerVertex below)
    {
        above.Below.Add(below);
        below.Above.Add(above);
    }
}
