using System.Globalization;
using System.Text;

namespace Ainft.Lineage.Rendering;

/// <summary>
/// Writes a graph as a Mermaid flowchart. Mermaid with its default settings refuses charts of more than 500 edges or
/// 50,000 characters. The chart of a larger graph leaves out the components farthest from the root, and a box says how
/// many.
/// </summary>
internal static class MermaidText
{
    /// <summary>Mermaid's default <c>maxEdges</c>.</summary>
    public const int MaxEdges = 500;

    /// <summary>Mermaid's default <c>maxTextSize</c>, in UTF-16 code units.</summary>
    public const int MaxLength = 50_000;

    public static string Of(LineageGraph graph)
    {
        var drawn = new DrawnGraph(graph);
        int[] nearest =
        [
            .. Enumerable.Range(0, drawn.Nodes.Length)
                .OrderBy(i => i != drawn.Root).ThenBy(i => Math.Abs((long)drawn.Nodes[i].Distance)),
        ];
        if (TryWrite(graph, drawn, nearest, nearest.Length) is { } whole)
            return whole;
        // Edges and text grow with the number of components, so a binary search finds the greatest number that fits.
        var (fitting, tooMany) = (0, nearest.Length);
        while (tooMany - fitting > 1)
        {
            var middle = (fitting + tooMany) / 2;
            var isFitting = TryWrite(graph, drawn, nearest, middle) is not null;
            (fitting, tooMany) = isFitting ? (middle, tooMany) : (fitting, middle);
        }
        return TryWrite(graph, drawn, nearest, fitting)!;
    }

    // Null when Mermaid with its default settings would refuse a chart of this many components.
    private static string? TryWrite(LineageGraph graph, DrawnGraph drawn, int[] nearest, int count)
    {
        var shown = nearest.Take(count).ToHashSet();
        var text = new StringBuilder("flowchart RL\n");
        foreach (var i in shown.Order())
        {
            var kind = Palette.Of(drawn.Nodes[i].Kind).Kind;
            text.Append(CultureInfo.InvariantCulture, $"    n{i}[\"{Label(drawn.Nodes[i])}\"]:::{kind}Kind\n");
        }
        var edges = 0;
        var drawnEdges = drawn.Edges.Where(edge => shown.Contains(edge.Child) && shown.Contains(edge.Parent));
        foreach (var (child, parent, relation) in drawnEdges)
        {
            if (++edges > MaxEdges || text.Length > MaxLength)
                return null;
            var label = relation is { Length: > 0 } ? $"|\"{Escape(relation)}\"| " : " ";
            text.Append(CultureInfo.InvariantCulture, $"    n{child} -->{label}n{parent}\n");
        }
        AppendClasses(text, drawn, shown);
        if (count < nearest.Length)
            AppendCut(text, nearest.Length - count);
        if (graph.Truncated)
            text.Append("    %% Not all components are shown.\n");
        return text.Length <= MaxLength ? text.ToString() : null;
    }

    private static void AppendCut(StringBuilder text, int left)
    {
        var note = $"{left} more components are not drawn, "
            + $"because Mermaid draws at most {MaxEdges} edges and {MaxLength} characters";
        text.Append(CultureInfo.InvariantCulture, $"    cut[\"{Escape(note)}\"]\n");
    }

    private static void AppendClasses(StringBuilder text, DrawnGraph drawn, HashSet<int> shown)
    {
        foreach (var color in Palette.Kinds)
            text.Append($"    classDef {color.Kind}Kind fill:{color.Tint},stroke:{color.Strong},color:#1b2230\n");
        text.Append("    classDef pending stroke-width:1.5px,stroke-dasharray:5 4\n");
        text.Append("    classDef included stroke-width:1px\n");
        text.Append("    classDef finalized stroke-width:2.5px\n");
        var byStatus = drawn.Nodes.Index().Where(item => shown.Contains(item.Index))
            .GroupBy(item => Palette.StatusOf(item.Item.Status), item => $"n{item.Index}");
        foreach (var group in byStatus)
            text.Append(CultureInfo.InvariantCulture, $"    class {string.Join(',', group)} {group.Key}\n");
        if (shown.Contains(drawn.Root))
            text.Append(CultureInfo.InvariantCulture, $"    style n{drawn.Root} font-weight:bold\n");
    }

    private static string Label(LineageGraphNode node) =>
        $"{Escape(DrawnText.NameOf(node))}<br/>{DrawnText.KindOf(node)} {DrawnText.Short(node.Id)}"
            + DrawnText.SpacedMarkOf(node);

    // Mermaid can interpret any character except letters, digits, marks and spaces. It decodes decimal entity codes.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '.' or '-' || IsMark(rune))
                escaped.Append(rune.ToString());
            else
                escaped.Append(CultureInfo.InvariantCulture, $"#{rune.Value};");
        return escaped.ToString();
    }

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
