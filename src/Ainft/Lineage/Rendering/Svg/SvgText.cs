using System.Globalization;
using System.Text;

namespace Ainft.Lineage.Rendering.Svg;

/// <summary>
/// Writes a graph as a drawing of cards in layers, with ancestors on top. Each edge leads from a component to a parent.
/// </summary>
internal sealed class SvgText
{
    private readonly LineageGraph graph;
    private readonly DrawnGraph drawn;
    private readonly LayeredGraph layers;
    private readonly SvgShape shape;
    private readonly StringBuilder text = new();

    private SvgText(LineageGraph graph)
    {
        this.graph = graph;
        drawn = new DrawnGraph(graph);
        layers = new LayeredGraph(drawn);
        LayerOrder.Apply(layers);
        var cardWidth = SvgShape.CardWidthOf(drawn);
        LayerPlaces.Apply(layers, cardWidth);
        shape = new SvgShape(layers, cardWidth);
    }

    public static string Of(LineageGraph graph)
    {
        var svg = new SvgText(graph);
        svg.AppendHead();
        svg.AppendLegend();
        svg.AppendEdges();
        foreach (var vertex in svg.layers.Nodes)
            svg.AppendCard(vertex);
        return svg.text.Append("</svg>\n").ToString();
    }

    private void AppendHead()
    {
        var name = drawn.Root < 0 ? graph.Root.ToString() : DrawnText.NameOf(drawn.Nodes[drawn.Root]);
        var title = $"Lineage of {name}";
        var fitting = PlainText.Fit(title, (int)((shape.Width - 2 * SvgShape.Margin) / 9.5));
        AddPart($"""<svg xmlns="http://www.w3.org/2000/svg" class="{SvgStyle.Scope}" role="img" """);
        AddPart($"""aria-labelledby="lineage-title lineage-words" """);
        AddPart($"""width="{shape.Width:0.#}" height="{shape.Height:0.#}" """);
        Add($"""viewBox="0 0 {shape.Width:0.#} {shape.Height:0.#}">""");
        Add($"""<title id="lineage-title">{Escape(title)}</title>""");
        AddPart($"""<desc id="lineage-words">{Escape(Summary())} Ancestors are on top. """);
        Add($"""An arrow leads from a component to a parent.</desc>""");
        Add($"<style>{SvgStyle.Sheet()}</style>");
        AddPart($"""<defs><marker id="lineage-arrow" viewBox="0 0 8 8" refX="7.4" refY="4" """);
        AddPart($"""markerWidth="7" markerHeight="7" orient="auto" markerUnits="userSpaceOnUse">""");
        Add($"""<path class="arrow" d="M0 0.6 8 4 0 7.4 1.8 4Z"/></marker></defs>""");
        Add($"""<rect class="ground" width="100%" height="100%"/>""");
        Add($"""<text class="title" x="{SvgShape.Margin}" y="34">{Escape(fitting)}</text>""");
        Add($"""<text class="detail" x="{SvgShape.Margin}" y="51">{Escape(Summary())}</text>""");
    }

    private string Summary()
    {
        var edges = drawn.Edges.Count();
        var hidden = edges - layers.Routes.Count;
        var components = $"{drawn.Nodes.Length} component{(drawn.Nodes.Length == 1 ? "" : "s")}";
        var relations = $"{edges} relation{(edges == 1 ? "" : "s")}";
        return $"{components}, {relations}."
            + (hidden > 0 ? $" The {hidden} longest are not drawn." : "")
            + (graph.Truncated ? " Not all components are shown." : "");
    }

    private void AppendEdges()
    {
        var labels = new SvgLabels(shape);
        var placed = new StringBuilder();
        foreach (var route in layers.Routes)
        {
            var (child, parent) = (drawn.Nodes[route.Vertices[0].Node], drawn.Nodes[route.Vertices[^1].Node]);
            var curve = new SvgCurve(shape, route);
            var words = $"{DrawnText.NameOf(child)} {route.Relation ?? "came from"} {DrawnText.NameOf(parent)}";
            AddPart($"""<path class="edge" marker-end="url(#lineage-arrow)" d="{curve.Path}">""");
            Add($"""<title>{Escape(words)}</title></path>""");
            if (route.Relation is not { Length: > 0 } relation)
                continue;
            var fitting = PlainText.Fit(relation, 28);
            if (labels.TryPlace(fitting, curve, out var x, out var y))
                placed.Append(CultureInfo.InvariantCulture, $"""<text class="relation" x="{x:0.#}" y="{y + 3:0.#}">""")
                    .Append(Escape(fitting)).Append("</text>\n");
        }
        text.Append(placed);
    }

    private void AppendCard(LayerVertex vertex)
    {
        var node = drawn.Nodes[vertex.Node];
        var (kind, status, name) = (Palette.Of(node.Kind).Kind, Palette.StatusOf(node.Status), DrawnText.NameOf(node));
        var (width, height) = (shape.CardWidth, SvgShape.CardHeight);
        var (left, top) = (shape.MiddleOf(vertex) - width / 2, shape.TopOf(vertex));
        AddPart($"""<g transform="translate({left:0.#} {top:0.#})">""");
        Add($"""<title>{Escape(Describe(node, status, name))}</title>""");
        if (vertex.Node == drawn.Root)
        {
            AddPart($"""<rect class="{kind} halo" x="-5" y="-5" """);
            Add($"""width="{width + 10:0.#}" height="{height + 10}" rx="12"/>""");
        }
        var mark = DrawnText.MarkOf(node);
        var look = mark is null ? $"{kind} {status}" : $"{kind} {node.Retraction} {status}";
        Add($"""<rect class="{look}" width="{width:0.#}" height="{height}" rx="8"/>""");
        Add($"""<rect class="{kind}-mark" x="9" y="11" width="3" height="{height - 22}" rx="1.5" stroke="none"/>""");
        var fitting = SvgWidth.FitName(name, width - SvgShape.CardPadding);
        Add($"""<text class="name" x="20" y="19">{Escape(fitting)}</text>""");
        AddPart($"""<text class="detail" x="20" y="34">{DrawnText.KindOf(node)} """);
        // The mark takes the place of the digits, which the title has too.
        var place = mark is null ? "id" : $"id {node.Retraction}-mark";
        Add($"""<tspan class="{place}" dx="3">{mark ?? DrawnText.Short(node.Id)}</tspan></text></g>""");
    }

    private static string Describe(LineageGraphNode node, string status, string name) =>
        $"{name}\n{DrawnText.KindOf(node)}, {status}{(DrawnText.MarkOf(node) is { } mark ? $", {mark}" : "")}, "
            + $"generation {node.Generation}\n{node.Id}"
            + (node.Creator is null ? "" : $"\ncreator {PlainText.Clean(node.Creator)}")
            + (DrawnText.ClaimsOf(node) is { Length: > 0 } claims ? $"\n{claims}" : "");

    private void AppendLegend()
    {
        var (x, y) = (SvgShape.Margin, 76.0);
        foreach (var color in Palette.Kinds.Where(color => drawn.Nodes.Any(node => Palette.Of(node.Kind) == color)))
        {
            AppendLegendItem(color.Kind, color.Kind, x, y);
            x += 40 + 6 * color.Kind.Length;
        }
        (x, y) = (SvgShape.Margin, y + 20);
        foreach (var status in (string[])["pending", "included", "finalized"])
        {
            AppendLegendItem($"line {status}", status, x, y);
            x += 40 + 6 * status.Length;
        }
        foreach (var marked in drawn.Nodes.Where(node => DrawnText.MarkOf(node) is not null)
            .DistinctBy(node => node.Retraction).OrderByDescending(node => node.Retraction))
        {
            var mark = DrawnText.MarkOf(marked)!;
            AppendLegendItem($"line {marked.Retraction}", mark, x, y);
            x += 40 + 6 * mark.Length;
        }
    }

    private void AppendLegendItem(string style, string word, double x, double y)
    {
        AddPart($"""<rect class="{style}" x="{x:0.#}" y="{y - 9:0.#}" width="16" height="11" rx="3"/>""");
        Add($"""<text class="detail" x="{x + 22:0.#}" y="{y:0.#}">{word}</text>""");
    }

    private static string Escape(string words) => words
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal);

    private void Add(FormattableString line)
    {
        AddPart(line);
        text.Append('\n');
    }

    private void AddPart(FormattableString part) => text.Append(part.ToString(CultureInfo.InvariantCulture));
}
