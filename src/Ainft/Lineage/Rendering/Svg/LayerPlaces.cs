namespace Ainft;

/// <summary>
/// Gives every vertex its height in the drawing: as near as its layer's order lets it to the middle of its neighbours, by least squares,
/// from one side and from the other until edges run straight.
/// </summary>
internal static class LayerPlaces
{
    private const int Sweeps = 24;
    private const double NodeHeight = SvgShape.CardHeight + SvgShape.CardGap;
    private const double BendHeight = 12;

    // An edge that bends is a worse sight than a component a little off the middle.
    private const double BendWeight = 3;

    public static void Apply(LayeredGraph graph)
    {
        foreach (var layer in graph.Layers)
            Place(layer, vertex => vertex.Rank * NodeHeight);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var toRight = sweep % 2 == 0;
            foreach (var layer in toRight ? graph.Layers : graph.Layers.Reverse())
                Place(layer, vertex => Middle(toRight ? vertex.Left : vertex.Right) ?? vertex.Y);
        }
        foreach (var layer in graph.Layers)
            Place(layer, vertex => Middle([.. vertex.Left, .. vertex.Right]) ?? vertex.Y);
        var top = graph.Layers.SelectMany(layer => layer).Select(vertex => vertex.Y).DefaultIfEmpty().Min();
        foreach (var vertex in graph.Layers.SelectMany(layer => layer))
            vertex.Y -= top;
    }

    private static double? Middle(List<LayerVertex> neighbours) => neighbours.Count == 0 ? null : neighbours.Average(neighbour => neighbour.Y);

    // Isotonic regression: without the room that each vertex needs the heights need only ascend, and neighbours that would not share one.
    private static void Place(LayerVertex[] layer, Func<LayerVertex, double> desired)
    {
        var offsets = new double[layer.Length];
        var blocks = new Stack<(double Sum, double Weight, int Count)>();
        for (var i = 0; i < layer.Length; i++)
        {
            offsets[i] = i == 0 ? 0 : offsets[i - 1] + (HeightOf(layer[i - 1]) + HeightOf(layer[i])) / 2;
            var weight = layer[i].IsNode ? 1 : BendWeight;
            var block = (Sum: (desired(layer[i]) - offsets[i]) * weight, Weight: weight, Count: 1);
            while (blocks.TryPeek(out var above) && above.Sum / above.Weight > block.Sum / block.Weight)
            {
                blocks.Pop();
                block = (above.Sum + block.Sum, above.Weight + block.Weight, above.Count + block.Count);
            }
            blocks.Push(block);
        }
        for (var i = layer.Length; blocks.TryPop(out var block);)
            for (var end = i - block.Count; i > end;)
                layer[--i].Y = offsets[i] + block.Sum / block.Weight;
    }

    private static double HeightOf(LayerVertex vertex) => vertex.IsNode ? NodeHeight : BendHeight;
}
