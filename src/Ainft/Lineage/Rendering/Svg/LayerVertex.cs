namespace Ainft.Lineage.Rendering.Svg;

/// <summary>A component in a layer, or a point at which an edge passes through a layer.</summary>
internal sealed class LayerVertex(int node, int layer)
{
    /// <summary>The index of the component in the graph, or -1 for a point of an edge.</summary>
    public int Node { get; } = node;

    public int Layer { get; } = layer;

    /// <summary>The neighbours in the layer above, on the side of the parents.</summary>
    public List<LayerVertex> Above { get; } = [];

    public List<LayerVertex> Below { get; } = [];

    /// <summary>The index in the layer, from the left.</summary>
    public int Rank { get; set; }

    /// <summary>The horizontal position of the middle.</summary>
    public double X { get; set; }

    public bool IsNode => Node >= 0;
}

/// <summary>An edge from a child to a parent.</summary>
/// <param name="Vertices">The vertices from the child to the parent, one per layer.</param>
/// <param name="Own">The vertex at which the part begins that it shares with no other edge.</param>
/// <param name="Relation">The relation of the child to the parent.</param>
internal sealed record LayerRoute(IReadOnlyList<LayerVertex> Vertices, int Own, string? Relation);
