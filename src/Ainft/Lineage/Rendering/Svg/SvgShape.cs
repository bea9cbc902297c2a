namespace Ainft.Lineage.Rendering.Svg;

/// <summary>The positions and sizes of the drawing in pixels.</summary>
internal sealed class SvgShape
{
    public const double CardHeight = 44;
    public const double CardGap = 18;
    public const double CardPadding = 32;
    public const double Margin = 28;

    private const double MinCard = 140;
    private const double MaxCard = 200;
    private const double MinWidth = 600;

    // The height of the title and the legend.
    private const double Header = 124;

    // A relation on an edge needs the first, and many edges that part need more.
    private const double MinLayerGap = 40;
    private const double MaxMoreGap = 60;

    private readonly double[] tops;
    private readonly double left;

    public SvgShape(LayeredGraph layers, double cardWidth)
    {
        CardWidth = cardWidth;
        tops = new double[layers.Layers.Length];
        for (var i = 0; i < tops.Length; i++)
            tops[i] = i == 0 ? Header : tops[i - 1] + CardHeight + GapAbove(layers.Layers[i]);
        Height = tops.Append(Header - CardHeight).Max() + CardHeight + Margin;
        var (from, to) = (double.MaxValue, double.MinValue);
        foreach (var vertex in layers.Layers.SelectMany(layer => layer))
        {
            from = Math.Min(from, vertex.X - WidthOf(vertex) / 2);
            to = Math.Max(to, vertex.X + WidthOf(vertex) / 2);
        }
        Width = Math.Max(MinWidth, to - from + 2 * Margin);
        left = (Width - to - from) / 2;
    }

    public double Width { get; }

    public double Height { get; }

    /// <summary>The width of every card.</summary>
    public double CardWidth { get; }

    /// <summary>The width that the cards of a graph need.</summary>
    public static double CardWidthOf(DrawnGraph graph) =>
        Math.Clamp(graph.Nodes.Select(WidthOf).Append(0).Max(), MinCard, MaxCard);

    public double TopOf(LayerVertex vertex) => tops[vertex.Layer];

    public double BottomOf(LayerVertex vertex) => tops[vertex.Layer] + CardHeight;

    public double MiddleOf(LayerVertex vertex) => left + vertex.X;

    /// <summary>
    /// The point on a component's upper side at which the edge to a parent begins. The points of all parents are apart
    /// and in the order of the edges' ends.
    /// </summary>
    public double PortOf(LayerVertex child, LayerVertex towards)
    {
        var ends = child.Above.OrderBy(above => above.Rank).ToList();
        var step = Math.Min(14, (CardWidth - 24) / Math.Max(1, ends.Count - 1));
        return MiddleOf(child) + (ends.IndexOf(towards) - (ends.Count - 1) / 2.0) * step;
    }

    private static double GapAbove(LayerVertex[] layer) =>
        MinLayerGap + Math.Min(MaxMoreGap, 1.5 * layer.Sum(vertex => vertex.Above.Count));

    private static double WidthOf(LineageGraphNode node) => CardPadding + Math.Max(
        SvgWidth.OfName(DrawnText.NameOf(node)),
        SvgWidth.OfDetail(DrawnText.KindOf(node), DrawnText.MarkOf(node) ?? DrawnText.Short(node.Id)));

    private double WidthOf(LayerVertex vertex) => vertex.IsNode ? CardWidth : 0;
}
