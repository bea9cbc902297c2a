namespace Ainft.Lineage.Rendering.Svg;

/// <summary>
/// Sets the horizontal position of every vertex. The position is as near to the middle of its neighbours as the order
/// of the layer allows, by least squares. Sweeps from above and from below make the edges straight. All vertices are
/// within the width of the widest layer.
/// </summary>
internal sealed class LayerPlaces
{
    private const int Sweeps = 24;
    private const double MinRoom = 900;

    // The more edges pass a layer, the closer they are.
    private const double MaxBend = 12, MinBend = 4, BendRoom = 480;

    // A bent edge looks worse than a component a little off the middle.
    private const double BendWeight = 8;

    private readonly double cardRoom;
    private readonly double bendRoom;
    private readonly double room;

    private LayerPlaces(LayeredGraph graph, double cardWidth)
    {
        cardRoom = cardWidth + SvgShape.CardGap;
        var mostBends = graph.Layers.Select(layer => layer.Count(vertex => !vertex.IsNode)).Append(1).Max();
        bendRoom = Math.Clamp(BendRoom / mostBends, MinBend, MaxBend);
        room = graph.Layers.Select(layer => layer.Sum(RoomOf)).Append(MinRoom).Max();
    }

    public static void Apply(LayeredGraph graph, double cardWidth)
    {
        var places = new LayerPlaces(graph, cardWidth);
        foreach (var layer in graph.Layers)
            places.Place(layer, vertex => places.room / 2);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var down = sweep % 2 == 0;
            foreach (var layer in down ? graph.Layers : graph.Layers.Reverse())
                places.Place(layer, vertex => Middle(down ? vertex.Above : vertex.Below) ?? vertex.X);
        }
        foreach (var layer in graph.Layers)
            places.Place(layer, vertex => Middle([.. vertex.Above, .. vertex.Below]) ?? vertex.X);
    }

    private static double? Middle(List<LayerVertex> neighbours) =>
        neighbours.Count == 0 ? null : neighbours.Average(neighbour => neighbour.X);

    // Isotonic regression. Minus the widths of the vertices before them, the positions need only ascend, and neighbours
    // in the wrong order share a position.
    private void Place(LayerVertex[] layer, Func<LayerVertex, double> desired)
    {
        var (offsets, taken) = (new double[layer.Length], 0.0);
        var blocks = new Stack<(double Sum, double Weight, int Count)>();
        for (var i = 0; i < layer.Length; i++)
        {
            offsets[i] = taken + RoomOf(layer[i]) / 2;
            taken += RoomOf(layer[i]);
            var weight = layer[i].IsNode ? 1 : BendWeight;
            var block = (Sum: (desired(layer[i]) - offsets[i]) * weight, Weight: weight, Count: 1);
            while (blocks.TryPeek(out var before) && before.Sum / before.Weight > block.Sum / block.Weight)
            {
                blocks.Pop();
                block = (before.Sum + block.Sum, before.Weight + block.Weight, before.Count + block.Count);
            }
            blocks.Push(block);
        }
        // The bounds are the same for all vertices. So the best positions within them are the best positions without
        // bounds, clamped to the bounds.
        for (var i = layer.Length; blocks.TryPop(out var block);)
            for (var end = i - block.Count; i > end;)
                layer[--i].X = offsets[i] + Math.Clamp(block.Sum / block.Weight, 0, Math.Max(0, room - taken));
    }

    private double RoomOf(LayerVertex vertex) => vertex.IsNode ? cardRoom : bendRoom;
}
