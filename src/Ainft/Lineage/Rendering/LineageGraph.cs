using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ainft;

/// <summary>A component in a drawn lineage.</summary>
/// <param name="Id">The component.</param>
/// <param name="Kind">The word for its kind, such as <c>model</c>; <c>unknown</c> when its manifest is not known.</param>
/// <param name="Name">The manifest's name, when stated. Any characters; every rendering escapes them.</param>
/// <param name="Version">The manifest's version, when stated.</param>
/// <param name="Creator">Who minted it, an address as text, when known.</param>
/// <param name="Generation">The longest path from a root; a root has 0.</param>
/// <param name="Status"><c>pending</c>, <c>included</c> or <c>finalized</c>.</param>
/// <param name="Distance">Steps from the graph's root: above 0 for an ancestor, below 0 for a descendant, 0 for the root.</param>
public sealed record LineageGraphNode(
    AinftId Id, string Kind, string? Name, string? Version, string? Creator, int Generation, string Status, int Distance);

/// <summary>A step from a component to one of its parents.</summary>
/// <param name="Child">The component.</param>
/// <param name="Parent">What it came from.</param>
/// <param name="Relation">The word for how it came from it, such as <c>trained-on</c>; null when not known.</param>
public sealed record LineageGraphEdge(AinftId Child, AinftId Parent, string? Relation);

/// <summary>
/// The neighbourhood of a component, ready to be drawn. Edges of which an end is not among the nodes are left out of every rendering; so
/// is one that would close a circle, which no true lineage has. The same graph always gives the same text.
/// </summary>
/// <param name="Root">The component that was asked for.</param>
/// <param name="Nodes">The components, the root among them, in the order in which they are listed.</param>
/// <param name="Edges">The steps between them, a child's in its manifest's order.</param>
/// <param name="Truncated">Whether there is more than the nodes tell.</param>
public sealed record LineageGraph(
    [property: JsonPropertyName("id")] AinftId Root, IReadOnlyList<LineageGraphNode> Nodes, IReadOnlyList<LineageGraphEdge> Edges, bool Truncated)
{
    /// <summary>The graph as UTF-8 JSON: <c>{"id", "nodes":[…], "edges":[{"child","parent","relation"}], "truncated"}</c>, ids as <c>0x</c> text.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, LineageGraphJson.Default.LineageGraph);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">The bytes are no such graph.</exception>
    public static LineageGraph FromJson(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var graph = JsonSerializer.Deserialize(
                utf8, LineageGraphJson.Default.LineageGraph) ?? throw new FormatException("Expected a lineage graph, "
                    + "found null.");
            return graph.Nodes.Contains(null!) || graph.Edges.Contains(null!)
                ? throw new FormatException("A node or an edge is null.") : graph;
        }
        catch (JsonException e)
        {
            throw new FormatException($"Not a lineage graph: {e.Message}", e);
        }
    }

    /// <summary>A Mermaid flowchart, ancestors on the left, colours by kind, outlines by status (<c>text/vnd.mermaid</c>).</summary>
    public string ToMermaid() => MermaidText.Of(this);

    /// <summary>A digraph in the DOT language of Graphviz, ancestors on the left (<c>text/vnd.graphviz</c>).</summary>
    public string ToDot() => DotText.Of(this);

    /// <summary>
    /// A drawing (<c>image/svg+xml</c>), readable to some two hundred components: ancestors on top, colours by kind, outlines by status, a
    /// legend, for light and dark grounds; of two hundred it is no wider than two screens. It stands alone, and may be put into a page inline.
    /// </summary>
    public string ToSvg() => SvgText.Of(this);

    /// <summary>
    /// A tree for a terminal: ancestors and descendants of the root as branches that bear the relation. A component with several children
    /// is printed in full once; later mentions point at that. One that came from others that the graph does not hold ends in an ellipsis, and
    /// the last line says that there is more.
    /// </summary>
    /// <param name="color">Whether to colour it with ANSI escape sequences.</param>
    public string ToTree(bool color = false) => TreeText.Of(this, color);
}
