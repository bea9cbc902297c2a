namespace Ainft;

/// <summary>Where everything in the drawing stands, in pixels.</summary>
internal sealed class SvgShape
{
    public const double CardHeight = 44;
    public const double CardGap = 18;
    public const double CardPadding = 32;
    public const double Margin = 28;
    public const double Header = 66;
    public const double Legend = 66;
    public const double BendWidth = 24;

    private const double MaxCard = 236;
    private const double MinWidth = 600;

    // What a relation needs beside an edge, and more where many edges have to part.
    private const double MinLayerGap = 112;
    private const double MaxMoreGap = 120;

    private readonly double[] lefts;
    private readonly double[] widths;

    public SvgShape(LayeredGraph layers, DrawnGraph graph)
    {
        widths = [.. layers.Layers.Select(layer => layer.Where(vertex => vertex.IsNode).Select(vertex => CardWidth(graph.Nodes[vertex.Node])).DefaultIfEmpty(BendWidth).Max())];
        lefts = new double[widths.Length];
        for (var i = 0; i < widths.Length; i++)
            lefts[i] = i == 0 ? Margin : lefts[i - 1] + widths[i - 1] + MinLayerGap + Math.Min(MaxMoreGap, 1.5 * layers.Layers[i].Sum(vertex => vertex.Left.Count));
        var vertices = layers.Layers.SelectMany(layer => layer).ToArray();
        Height = Header + CardHeight + vertices.Select(vertex => vertex.Y).DefaultIfEmpty().Max() + Margin + Legend;
        Drawn = widths.Length == 0 ? 0 : lefts[^1] + widths[^1] + Margin;
        Width = Math.Max(MinWidth, Drawn);
        // A drawing narrower than its legend stands in the middle.
        for (var i = 0; i < lefts.Length; i++)
            lefts[i] += (Width - Drawn) / 2;
    }

    public double Width { get; }

    public double Height { get; }

    private double Drawn { get; }

    private static double CardWidth(LineageGraphNode node) => Math.Min(MaxCard, CardPadding + Math.Max(
        SvgWidth.OfName(DrawnText.NameOf(node)), SvgWidth.OfDetail(Palette.Of(node.Kind).Kind, DrawnText.Short(node.Id))));

    public double LeftOf(LayerVertex vertex) => lefts[vertex.Layer];

    public double RightOf(LayerVertex vertex) => lefts[vertex.Layer] + widths[vertex.Layer];

    public double WidthOf(LayerVertex vertex) => widths[vertex.Layer];

    public static double MiddleOf(LayerVertex vertex) => Header + CardHeight / 2 + vertex.Y;

    /// <summary>Where on a component's left side an edge to its parent begins: the parents' edges part there already, the upper above the lower.</summary>
    public static double PortOf(LayerVertex child, LayerVertex towards)
    {
        var ends = child.Left.OrderBy(left => left.Rank).ToList();
        var step = Math.Min(9, (CardHeight - 14) / Math.Max(1, ends.Count - 1));
        return MiddleOf(child) + (ends.IndexOf(towards) - (ends.Count - 1) / 2.0) * step;
    }
}
