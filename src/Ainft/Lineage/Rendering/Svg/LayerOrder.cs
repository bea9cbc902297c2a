namespace Ainft.Lineage.Rendering.Svg;

/// <summary>
/// Orders every layer so that few edges cross. It makes barycenter sweeps from both sides, swaps neighbours after each,
/// and keeps the best order.
/// </summary>
internal static class LayerOrder
{
    private const int MaxSweeps = 24;
    private const int MaxSwapRounds = 6;
    private const int MaxSwapEdges = 4000;

    // The limit of edges times sweeps. A drawing of 200 components gets all sweeps, a drawing of 1,000 gets fewer.
    private const int Budget = 1_000_000;

    public static void Apply(LayeredGraph graph)
    {
        SortByVisit(graph);
        var edges = graph.Layers.Sum(layer => layer.Sum(vertex => vertex.Above.Count));
        var sweeps = Math.Clamp(Budget / (edges + 1), 2, MaxSweeps);
        var (best, fewest) = (Copy(graph), Crossings(graph));
        for (var sweep = 0; sweep < sweeps && fewest > 0; sweep++)
        {
            Sweep(graph, down: sweep % 2 == 0);
            if (edges < MaxSwapEdges)
                SwapNeighbours(graph);
            if (Crossings(graph) is var crossings && crossings < fewest)
                (best, fewest) = (Copy(graph), crossings);
        }
        for (var i = 0; i < graph.Layers.Length; i++)
            best[i].CopyTo(graph.Layers[i], 0);
        SetRanks(graph);
    }

    // Depth first over all neighbours. Related vertices begin side by side, with a trunk in the middle of its branches.
    private static void SortByVisit(LayeredGraph graph)
    {
        var visits = new Dictionary<LayerVertex, int>();
        var open = new Stack<LayerVertex>();
        foreach (var start in graph.Nodes)
        {
            open.Push(start);
            while (open.TryPop(out var vertex))
                if (visits.TryAdd(vertex, visits.Count))
                    foreach (var neighbour in TrunkAmid(vertex.Below).Concat(TrunkAmid(vertex.Above)).Reverse())
                        open.Push(neighbour);
        }
        foreach (var layer in graph.Layers)
            Array.Sort(layer, (x, y) => visits[x].CompareTo(visits[y]));
        SetRanks(graph);
    }

    private static IEnumerable<LayerVertex> TrunkAmid(List<LayerVertex> neighbours)
    {
        var nodes = neighbours.FindAll(vertex => vertex.IsNode);
        var half = nodes.Count / 2;
        return nodes.Take(half).Concat(neighbours.Where(vertex => !vertex.IsNode)).Concat(nodes.Skip(half));
    }

    private static void Sweep(LayeredGraph graph, bool down)
    {
        foreach (var layer in down ? graph.Layers : graph.Layers.Reverse())
        {
            var centers = layer.ToDictionary(vertex => vertex, vertex => CenterOf(vertex, down));
            Array.Sort(layer, (x, y) => centers[x].CompareTo(centers[y]) is var order && order != 0
                ? order
                : x.Rank.CompareTo(y.Rank));
            SetRanks(layer);
        }
    }

    private static double CenterOf(LayerVertex vertex, bool down) =>
        (down ? vertex.Above : vertex.Below) is { Count: > 0 } neighbours
            ? neighbours.Average(neighbour => (double)neighbour.Rank)
            : vertex.Rank;

    private static void SwapNeighbours(LayeredGraph graph)
    {
        var hasSwapped = true;
        for (var round = 0; round < MaxSwapRounds && hasSwapped; round++)
        {
            hasSwapped = false;
            foreach (var layer in graph.Layers)
                for (var i = 1; i < layer.Length; i++)
                    if (Crossings(layer[i], layer[i - 1]) < Crossings(layer[i - 1], layer[i]))
                    {
                        (layer[i - 1], layer[i]) = (layer[i], layer[i - 1]);
                        (layer[i - 1].Rank, layer[i].Rank) = (i - 1, i);
                        hasSwapped = true;
                    }
        }
    }

    // The crossings between the edges of two vertices in this order.
    private static int Crossings(LayerVertex left, LayerVertex right) =>
        left.Above.Sum(x => right.Above.Count(y => y.Rank < x.Rank))
        + left.Below.Sum(x => right.Below.Count(y => y.Rank < x.Rank));

    private static long Crossings(LayeredGraph graph)
    {
        var crossings = 0L;
        for (var i = 1; i < graph.Layers.Length; i++)
            crossings += Inversions(graph.Layers[i], graph.Layers[i - 1].Length);
        return crossings;
    }

    // The edges are ordered by their ends in one layer. Two of them cross if their other ends are in reverse order. A
    // sum tree counts these pairs (Barth, Jünger and Mutzel, 2002).
    private static long Inversions(LayerVertex[] layer, int width)
    {
        var sums = new int[width + 1];
        var (inversions, total) = (0L, 0);
        foreach (var vertex in layer)
            foreach (var end in vertex.Above.Select(above => above.Rank).Order())
            {
                inversions += total;
                for (var i = end + 1; i > 0; i -= i & -i)
                    inversions -= sums[i];
                for (var i = end + 1; i <= width; i += i & -i)
                    sums[i]++;
                total++;
            }
        return inversions;
    }

    private static LayerVertex[][] Copy(LayeredGraph graph) => [.. graph.Layers.Select(layer => layer.ToArray())];

    private static void SetRanks(LayeredGraph graph)
    {
        foreach (var layer in graph.Layers)
            SetRanks(layer);
    }

    private static void SetRanks(LayerVertex[] layer)
    {
        for (var i = 0; i < layer.Length; i++)
            layer[i].Rank = i;
    }
}
