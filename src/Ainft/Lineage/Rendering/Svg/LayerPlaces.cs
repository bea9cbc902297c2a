namespace Ainft;

/// <summary>
/// Gives every vertex its place from the left: as near as its layer's order lets it to the middle of its neighbours, by least squares,
/// from above and from below until edges run straight. Nothing stands outside the room that the widest layer needs.
/// </summary>
internal sealed class LayerPlaces
{
    private const int Sweeps = 24;
    private const double MinRoom = 900;

    // Edges that pass a layer stand closer together the more they are.
    private const double MaxBend = 12, MinBend = 4, BendRoom = 480;

    // An edge that bends is a worse sight than a component a little off the middle.
    private const double BendWeight = 8;

    private readonly double cardRoom;
    private readonly double bendRoom;
    private readonly double room;

    private LayerPlaces(LayeredGraph graph, double cardWidth)
    {
        cardRoom = cardWidth + SvgShape.CardGap;
        bendRoom = Math.Clamp(BendRoom / graph.Layers.Select(layer => layer.Count(vertex => !vertex.IsNode)).Append(1).Max(), MinBend, MaxBend);
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

    private static double? Middle(List<LayerVertex> neighbours) => neighbours.Count == 0 ? null : neighbours.Average(neighbour => neighbour.X);

    // Isotonic regression: without the room that each vertex needs the places need only ascend, and neighbours that would not share one.
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
        // With bounds that all share, the best places are those without, as far as these are inside.
        for (var i = layer.Length; blocks.TryPop(out var block);)
            for (var end = i - block.Count; i > end;)
                layer[--i].X = offsets[i] + Math.Clamp(block.Sum / block.Weight, 0, Math.Max(0, room - taken));
    }

    private double RoomOf(LayerVertex vertex) => vertex.IsNode ? cardRoom : bendRoom;
}
