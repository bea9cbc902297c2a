using System.Globalization;
using System.Text;

namespace Ainft;

/// <summary>Writes a graph in the DOT language of Graphviz.</summary>
internal static class DotText
{
    public static string Of(LineageGraph graph)
    {
        var drawn = new DrawnGraph(graph);
        var text = new StringBuilder("digraph lineage {\n");
        text.Append("  rankdir=RL;\n");
        text.Append("  node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\", fontsize=11, margin=\"0.16,0.08\"];\n");
        text.Append("  edge [fontname=\"Helvetica\", fontsize=9, color=\"#8a94a3\", fontcolor=\"#5a6472\", arrowsize=0.7];\n");
        for (var i = 0; i < drawn.Nodes.Length; i++)
            AppendNode(text, drawn.Nodes[i], isRoot: i == drawn.Root);
        foreach (var (child, parent, relation) in drawn.Edges)
            text.Append(CultureInfo.InvariantCulture, $"  \"{drawn.Nodes[child].Id}\" -> \"{drawn.Nodes[parent].Id}\"{(relation is null ? "" : $" [label=\"{Escape(relation)}\"]")};\n");
        if (graph.Truncated)
            text.Append("  label=\"There is more than this shows.\";\n");
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
        text.Append(CultureInfo.InvariantCulture, $"  \"{node.Id}\" [label=\"{Escape(PlainText.Fit(name, 40))}\\n{color.Kind} {DrawnText.Short(node.Id)}\", ");
        text.Append(CultureInfo.InvariantCulture, $"tooltip=\"{Escape(name)}, {color.Kind}, {Palette.StatusOf(node.Status)}, {node.Id}\", ");
        text.Append(CultureInfo.InvariantCulture, $"color=\"{color.Strong}\", fillcolor=\"{color.Tint}\", {outline}{(isRoot ? ", peripheries=2" : "")}];\n");
    }

    // A backslash begins an escape of labels, an ampersand an HTML entity.
    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
