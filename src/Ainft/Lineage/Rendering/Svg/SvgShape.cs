namespace Ainft;

/// <summary>Where everything in the drawing stands, in pixels.</summary>
internal sealed class SvgShape
{
    public const double CardHeight = 44;
    public const double CardGap = 18;
    public const double CardPadding = 32;
    public const double Margin = 28;

    private const double MinCard = 140;
    private const double MaxCard = 200;
    private const double MinWidth = 600;

    // The title and what the colours and the outlines mean.
    private const double Header = 124;

    // What a relation needs on an edge, and more where many edges have to part.
    private const double MinLayerGap = 40;
    private const double MaxMoreGap = 60;

    private readonly double[] tops;
    private readonly double left;

    public SvgShape(LayeredGraph layers, double cardWidth)
    {
        CardWidth = cardWidth;
        tops = new double[layers.Layers.Length];
        for (var i = 0; i < tops.Length; i++)
            tops[i] = i == 0 ? Header : tops[i - 1] + CardHeight + MinLayerGap + Math.Min(MaxMoreGap, 1.5 * layers.Layers[i].Sum(vertex => vertex.Above.Count));
        Height = tops.Append(Header - CardHeight).Max() + CardHeight + Margin;
        var (from, to) = layers.Layers.SelectMany(layer => layer).Aggregate((From: double.MaxValue, To: double.MinValue), (extent, vertex) =>
            (Math.Min(extent.From, vertex.X - WidthOf(vertex) / 2), Math.Max(extent.To, vertex.X + WidthOf(vertex) / 2)));
        Width = Math.Max(MinWidth, to - from + 2 * Margin);
        left = (Width - to - from) / 2;
    }

    public double Width { get; }

    public double Height { get; }

    /// <summary>The width of every card.</summary>
    public double CardWidth { get; }

    /// <summary>The width that the cards of a graph need.</summary>
    public static double CardWidthOf(DrawnGraph graph) => Math.Clamp(graph.Nodes.Select(WidthOf).Append(0).Max(), MinCard, MaxCard);

    public double TopOf(LayerVertex vertex) => tops[vertex.Layer];

    public double BottomOf(LayerVertex vertex) => tops[vertex.Layer] + CardHeight;

    public double MiddleOf(LayerVertex vertex) => left + vertex.X;

    /// <summary>Where on a component's upper side an edge to its parent begins: the parents' edges part there already, in the order of where they go.</summary>
    public double PortOf(LayerVertex child, LayerVertex towards)
    {
        var ends = child.Above.OrderBy(above => above.Rank).ToList();
        var step = Math.Min(14, (CardWidth - 24) / Math.Max(1, ends.Count - 1));
        return MiddleOf(child) + (ends.IndexOf(towards) - (ends.Count - 1) / 2.0) * step;
    }

    private static double WidthOf(LineageGraphNode node) => CardPadding + Math.Max(
        SvgWidth.OfName(DrawnText.NameOf(node)), SvgWidth.OfDetail(Palette.Of(node.Kind).Kind, DrawnText.Short(node.Id)));

    private double WidthOf(LayerVertex vertex) => vertex.IsNode ? CardWidth : 0;
}
