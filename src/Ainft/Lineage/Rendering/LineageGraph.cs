using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ainft.Lineage.Rendering;

/// <summary>A component in a drawn lineage.</summary>
/// <param name="Id">The component.</param>
/// <param name="Kind">The kind, such as <c>model</c>, or <c>unknown</c> when the manifest is unknown.</param>
/// <param name="Name">The name in the manifest, if any. It can contain any characters. Every rendering escapes
/// them.</param>
/// <param name="Version">The version in the manifest, if any.</param>
/// <param name="Creator">The address of the account that minted the component, as text, if known.</param>
/// <param name="Generation">The length of the longest path from a component without parents, which has 0.</param>
/// <param name="Status"><c>pending</c>, <c>included</c> or <c>finalized</c>.</param>
/// <param name="Distance">The steps from the graph's root, positive for ancestors and negative for descendants.</param>
/// <param name="Retraction"><c>retracted</c> or <c>built-on-retracted</c>, or null for neither. Renderings mark these
/// two words and ignore others.</param>
/// <param name="Reference">True when the creator only refers to a work of others, else null.</param>
/// <param name="ClaimedBy">
/// The components with a proven source that have the same source and files, for a reference that has some. Else null.
/// </param>
public sealed record LineageGraphNode(
    AinftId Id,
    string Kind,
    string? Name,
    string? Version,
    string? Creator,
    int Generation,
    string Status,
    int Distance,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Retraction = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Reference = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<AinftId>? ClaimedBy = null);

/// <summary>A step from a component to one of its parents.</summary>
/// <param name="Child">The component.</param>
/// <param name="Parent">The parent.</param>
/// <param name="Relation">The relation, such as <c>trained-on</c>, or null when unknown.</param>
public sealed record LineageGraphEdge(AinftId Child, AinftId Parent, string? Relation);

/// <summary>
/// The neighbourhood of a component, to draw. Every rendering leaves out an edge if one of its ends is not among the
/// nodes. It also leaves out an edge that would close a cycle, which does not occur in a true lineage. The same graph
/// always gives the same text.
/// </summary>
/// <param name="Root">The component at the centre.</param>
/// <param name="Nodes">The components in the order of the listing, including the root.</param>
/// <param name="Edges">The steps between them. The steps of a child are in the order of its manifest.</param>
/// <param name="Truncated">Whether the neighbourhood has more components than these nodes.</param>
public sealed record LineageGraph(
    [property: JsonPropertyName("id")] AinftId Root,
    IReadOnlyList<LineageGraphNode> Nodes,
    IReadOnlyList<LineageGraphEdge> Edges,
    bool Truncated)
{
    /// <summary>
    /// The graph as UTF-8 JSON <c>{"id", "nodes":[…], "edges":[{"child","parent","relation"}], "truncated"}</c>, with
    /// ids as <c>0x</c> text.
    /// </summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, LineageGraphJson.Default.LineageGraph);

    /// <summary>Reads the JSON of <see cref="ToJson"/>.</summary>
    /// <exception cref="FormatException">The bytes are not such a graph.</exception>
    public static LineageGraph FromJson(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var graph = JsonSerializer.Deserialize(utf8, LineageGraphJson.Default.LineageGraph)
                ?? throw new FormatException("Expected a lineage graph, found null.");
            return graph.Nodes.Contains(null!) || graph.Edges.Contains(null!)
                ? throw new FormatException("The lineage graph has a node or an edge that is null.")
                : graph;
        }
        catch (JsonException e)
        {
            throw new FormatException($"The JSON is not a lineage graph. {e.Message}", e);
        }
    }

    /// <summary>
    /// A Mermaid flowchart (<c>text/vnd.mermaid</c>) with ancestors on the left, colours by kind and outlines by
    /// status.
    /// </summary>
    public string ToMermaid() => MermaidText.Of(this);

    /// <summary>
    /// A digraph in the DOT language of Graphviz (<c>text/vnd.graphviz</c>) with ancestors on the left.
    /// </summary>
    public string ToDot() => DotText.Of(this);

    /// <summary>
    /// A drawing (<c>image/svg+xml</c>) with ancestors on top, colours by kind, outlines by status and a legend, for
    /// light and dark backgrounds. It is readable up to about 200 components. With 200 components it is at most two
    /// screens wide. It is a complete document, which a page can also contain inline.
    /// </summary>
    public string ToSvg() => SvgText.Of(this);

    /// <summary>
    /// A tree for a terminal. Ancestors and descendants of the root are branches, each with its relation. A component
    /// with several children appears in full once, and the other places refer to it. A component ends in an ellipsis if
    /// the graph lacks some of its parents. The last line then says that components are missing.
    /// </summary>
    /// <param name="color">Whether to colour the tree with ANSI escape sequences.</param>
    public string ToTree(bool color = false) => TreeText.Of(this, color);
}
