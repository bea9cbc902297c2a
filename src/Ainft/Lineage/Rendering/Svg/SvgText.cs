using System.Globalization;
using System.Text;

namespace Ainft;

/// <summary>Writes a graph as a drawing: cards in layers, ancestors on top, edges that lead from a component to what it came from.</summary>
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
        var title = drawn.Root < 0 ? $"Lineage of {graph.Root}" : $"Lineage of {DrawnText.NameOf(drawn.Nodes[drawn.Root])}";
        Add($"""<svg xmlns="http://www.w3.org/2000/svg" class="{SvgStyle.Scope}" role="img" aria-labelledby="lineage-title lineage-words" width="{shape.Width:0.#}" height="{shape.Height:0.#}" viewBox="0 0 {shape.Width:0.#} {shape.Height:0.#}">""");
        Add($"""<title id="lineage-title">{Escape(title)}</title>""");
        Add($"""<desc id="lineage-words">{Escape(Summary())} Ancestors are on top; an arrow leads from a component to what it came from.</desc>""");
        Add($"<style>{SvgStyle.Sheet()}</style>");
        Add($"""<defs><marker id="lineage-arrow" viewBox="0 0 8 8" refX="7.4" refY="4" markerWidth="7" markerHeight="7" orient="auto" markerUnits="userSpaceOnUse"><path class="arrow" d="M0 0.6 8 4 0 7.4 1.8 4Z"/></marker></defs>""");
        Add($"""<rect class="ground" width="100%" height="100%"/>""");
        Add($"""<text class="title" x="{SvgShape.Margin}" y="34">{Escape(PlainText.Fit(title, (int)((shape.Width - 2 * SvgShape.Margin) / 9.5)))}</text>""");
        Add($"""<text class="detail" x="{SvgShape.Margin}" y="51">{Escape(Summary())}</text>""");
    }

    private string Summary()
    {
        var edges = drawn.Edges.Count();
        var hidden = edges - layers.Routes.Count;
        var words = string.Create(CultureInfo.InvariantCulture, $"{drawn.Nodes.Length} component{(drawn.Nodes.Length == 1 ? "" : "s")}, {edges} relation{(edges == 1 ? "" : "s")}.");
        return $"{words}{(hidden > 0 ? string.Create(CultureInfo.InvariantCulture, $" The {hidden} longest are not drawn.") : "")}{(graph.Truncated ? " There is more than this shows." : "")}";
    }

    private void AppendEdges()
    {
        var labels = new SvgLabels(shape);
        var placed = new StringBuilder();
        foreach (var route in layers.Routes)
        {
            var (child, parent) = (drawn.Nodes[route.Vertices[0].Node], drawn.Nodes[route.Vertices[^1].Node]);
            var curve = new SvgCurve(shape, route);
            Add($"""<path class="edge" marker-end="url(#lineage-arrow)" d="{curve.Path}"><title>{Escape($"{DrawnText.NameOf(child)} {route.Relation ?? "came from"} {DrawnText.NameOf(parent)}")}</title></path>""");
            if (route.Relation is { Length: > 0 } relation
                && labels.TryPlace(PlainText.Fit(relation, 28), curve, out var x, out var y))
                placed.Append(CultureInfo.InvariantCulture, $"""<text class="relation" x="{x:0.#}" y="{y + 3:0.#}">{Escape(PlainText.Fit(relation, 28))}</text>""").Append('\n');
        }
        text.Append(placed);
    }

    private void AppendCard(LayerVertex vertex)
    {
        var node = drawn.Nodes[vertex.Node];
        var (kind, status, name) = (Palette.Of(node.Kind).Kind, Palette.StatusOf(node.Status), DrawnText.NameOf(node));
        var (left, top, width) = (shape.MiddleOf(vertex) - shape.CardWidth / 2, shape.TopOf(vertex), shape.CardWidth);
        Add($"""<g transform="translate({left:0.#} {top:0.#})"><title>{Escape(Describe(node, kind, status, name))}</title>""");
        if (vertex.Node == drawn.Root)
            Add($"""<rect class="{kind} halo" x="-5" y="-5" width="{width + 10:0.#}" height="{SvgShape.CardHeight + 10}" rx="12"/>""");
        Add($"""<rect class="{kind} {status}" width="{width:0.#}" height="{SvgShape.CardHeight}" rx="8"/>""");
        Add($"""<rect class="{kind}-mark" x="9" y="11" width="3" height="{SvgShape.CardHeight - 22}" rx="1.5" stroke="none"/>""");
        Add($"""<text class="name" x="20" y="19">{Escape(SvgWidth.FitName(name, width - SvgShape.CardPadding))}</text>""");
        Add($"""<text class="detail" x="20" y="34">{kind} <tspan class="id" dx="3">{DrawnText.Short(node.Id)}</tspan></text></g>""");
    }

    private static string Describe(LineageGraphNode node, string kind, string status, string name) => string.Create(CultureInfo.InvariantCulture,
        $"{name}\n{kind}, {status}, generation "
            + $"{node.Generation}\n{node.Id}{(node.Creator is null ? "" : $"\ncreator {PlainText.Clean(node.Creator)}")}");

    private void AppendLegend()
    {
        var (x, y) = (SvgShape.Margin, 76.0);
        foreach (var color in Palette.Kinds.Where(color => drawn.Nodes.Any(node => Palette.Of(node.Kind) == color)))
        {
            Add($"""<rect class="{color.Kind}" x="{x:0.#}" y="{y - 9:0.#}" width="16" height="11" rx="3"/><text class="detail" x="{x + 22:0.#}" y="{y:0.#}">{color.Kind}</text>""");
            x += 40 + 6 * color.Kind.Length;
        }
        (x, y) = (SvgShape.Margin, y + 20);
        foreach (var status in (string[])["pending", "included", "finalized"])
        {
            Add($"""<rect class="line {status}" x="{x:0.#}" y="{y - 9:0.#}" width="16" height="11" rx="3"/><text class="detail" x="{x + 22:0.#}" y="{y:0.#}">{status}</text>""");
            x += 40 + 6 * status.Length;
        }
    }

    private static string Escape(string words) => words
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);

    private void Add(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
