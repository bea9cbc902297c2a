using System.Text;

namespace Ainft.Lineage.Rendering;

/// <summary>Writes a graph in the DOT language of Graphviz.</summary>
internal static class DotText
{
    public static string Of(LineageGraph graph)
    {
        var drawn = new DrawnGraph(graph);
        var text = new StringBuilder("digraph lineage {\n");
        text.Append("  rankdir=RL;\n");
        text.Append("  node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\", fontsize=11, ")
            .Append("margin=\"0.16,0.08\"];\n");
        text.Append("  edge [fontname=\"Helvetica\", fontsize=9, color=\"#8a94a3\", fontcolor=\"#5a6472\", ")
            .Append("arrowsize=0.7];\n");
        for (var i = 0; i < drawn.Nodes.Length; i++)
            AppendNode(text, drawn.Nodes[i], isRoot: i == drawn.Root);
        foreach (var (child, parent, relation) in drawn.Edges)
        {
            var label = relation is null ? "" : $" [label=\"{Escape(relation)}\"]";
            text.Append($"  \"{drawn.Nodes[child].Id}\" -> \"{drawn.Nodes[parent].Id}\"{label};\n");
        }
        if (graph.Truncated)
            text.Append("  label=\"Not all components are shown.\";\n");
        return text.Append("}\n").ToString();
    }

    private static void AppendNode(StringBuilder text, LineageGraphNode node, bool isRoot)
    {
        var color = Palette.Of(node.Kind);
        var outline = Palette.StatusOf(node.Status) switch
        {
            "pending" => "style=\"rounded,filled,dashed\"",
            "included" => "penwidth=0.7",
            _ => "penwidth=2",
        };
        var name = DrawnText.NameOf(node);
        var label = $"{Escape(PlainText.Fit(name, 40))}\\n{DrawnText.KindOf(node)} {DrawnText.Short(node.Id)}"
            + DrawnText.SpacedMarkOf(node);
        var tooltip = $"{Escape(name)}, {DrawnText.KindOf(node)}, {Palette.StatusOf(node.Status)}, {node.Id}"
            + (DrawnText.ClaimsOf(node) is { Length: > 0 } claims ? $", {claims}" : "");
        text.Append($"  \"{node.Id}\" [label=\"{label}\", ");
        text.Append($"tooltip=\"{tooltip}\", ");
        text.Append($"color=\"{color.Strong}\", fillcolor=\"{color.Tint}\", ");
        text.Append($"{outline}{(isRoot ? ", peripheries=2" : "")}];\n");
    }

    // In labels, a backslash begins an escape and an ampersand begins an HTML entity.
    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal);
}
