using System.Globalization;
using System.Text;

namespace Ainft;

/// <summary>Writes a graph as a Mermaid flowchart.</summary>
internal static class MermaidText
{
    public static string Of(LineageGraph graph)
    {
        var drawn = new DrawnGraph(graph);
        var text = new StringBuilder("flowchart RL\n");
        for (var i = 0; i < drawn.Nodes.Length; i++)
            text.Append(CultureInfo.InvariantCulture, $"    n{i}[\"{Label(drawn.Nodes[i])}\"]:::{Palette.Of(drawn.Nodes[i].Kind).Kind}Kind\n");
        foreach (var (child, parent, relation) in drawn.Edges)
            text.Append(CultureInfo.InvariantCulture, $"    n{child} -->{(relation is { Length: > 0 } ? $"|\"{Escape(relation)}\"| " : " ")}n{parent}\n");
        AppendClasses(text, drawn);
        if (graph.Truncated)
            text.Append("    %% There is more than this shows.\n");
        return text.ToString();
    }

    private static void AppendClasses(StringBuilder text, DrawnGraph drawn)
    {
        foreach (var color in Palette.Kinds)
            text.Append(CultureInfo.InvariantCulture, $"    classDef {color.Kind}Kind fill:{color.Tint},stroke:{color.Strong},color:#1b2230\n");
        text.Append("    classDef pending stroke-width:1.5px,stroke-dasharray:5 4\n");
        text.Append("    classDef included stroke-width:1px\n");
        text.Append("    classDef finalized stroke-width:2.5px\n");
        foreach (var group in drawn.Nodes.Index().GroupBy(item => Palette.StatusOf(item.Item.Status), item => $"n{item.Index}"))
            text.Append(CultureInfo.InvariantCulture, $"    class {string.Join(',', group)} {group.Key}\n");
        if (drawn.Root >= 0)
            text.Append(CultureInfo.InvariantCulture, $"    style n{drawn.Root} font-weight:bold\n");
    }

    private static string Label(LineageGraphNode node) =>
        $"{Escape(DrawnText.NameOf(node))}<br/>{Palette.Of(node.Kind).Kind} {DrawnText.Short(node.Id)}";

    // Mermaid reads entity codes of decimal numbers anywhere; what is no letter, digit, mark or space could mean something to it.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '.' or '-' || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
                escaped.Append(rune.ToString());
            else
                escaped.Append(CultureInfo.InvariantCulture, $"#{rune.Value};");
        return escaped.ToString();
    }
}
