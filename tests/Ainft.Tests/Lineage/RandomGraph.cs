using Ainft.Ethereum;
using CsCheck;

namespace Ainft.Tests.Lineage;

/// <summary>
/// A graph for tests of labels. Its components are in an order in which parents come before children, and its search
/// does not use labels.
/// </summary>
internal sealed class RandomGraph
{
    private static readonly string[] Shapes =
    [
        "chain", "diamonds", "window", "forest", "wide", "islands", "star",
        "pair", "braid", "forks", "merges", "many", "collector",
    ];

    private readonly Dictionary<AinftId, int> places = [];

    private RandomGraph(string shape, int count, int seed)
    {
        var random = new Random(seed);
        Name = $"{shape} of {count}, seed {seed}";
        Ids = [.. Enumerable.Range(0, count)
            .Select(i => new AinftId(Keccak256.Hash([.. BitConverter.GetBytes(i), .. BitConverter.GetBytes(seed)])))];
        for (var i = 0; i < count; i++)
            places.Add(Ids[i], i);
        Parents = [.. Enumerable.Range(0, count).Select(i => ParentsOf(shape, i, random))];
        Kinds = [.. Ids.Select(_ => random.Next(8) is var kind and < 6 ? (ComponentKind?)kind : null)];
        Edges = [.. Parents.Select(parents =>
            parents.Select(parent =>
                new LineageEdge(Ids[parent], random.Next(14) is var relation and < 13 ? (Relation)relation : null))
                .ToArray())];
    }

    public static Gen<RandomGraph> Any { get; } =
        Gen.Select(Gen.Int[0, Shapes.Length - 1].Select(i => Shapes[i]), Gen.Int[1, 400], Gen.Int)
            .Select((shape, count, seed) => new RandomGraph(shape, count, seed));

    public string Name { get; }

    public AinftId[] Ids { get; }

    public int[][] Parents { get; }

    public ComponentKind?[] Kinds { get; }

    public LineageEdge[][] Edges { get; }

    public int Count => Ids.Length;

    public static RandomGraph Of(string shape, int count, int seed = 7) => new(shape, count, seed);

    public override string ToString() => Name;

    /// <summary>
    /// The distances from a component along the edges that a filter follows, without the component itself.
    /// </summary>
    public Dictionary<AinftId, int> Distances(int of, LineageFilter filter)
    {
        var distances = new Dictionary<AinftId, int>();
        var open = new Queue<(int Place, int Distance)>([(of, 0)]);
        while (open.TryDequeue(out var at))
            foreach (var edge in Edges[at.Place])
                if ((filter.Relations is null || edge.Relation is { } relation && filter.Relations.Contains(relation))
                    && at.Distance < (filter.Depth ?? int.MaxValue) && distances.TryAdd(edge.Parent, at.Distance + 1))
                    open.Enqueue((places[edge.Parent], at.Distance + 1));
        return distances;
    }

    public int GenerationOf(int of)
    {
        var generations = new int[of + 1];
        for (var i = 0; i <= of; i++)
            generations[i] = Parents[i].Length == 0 ? 0 : 1 + Parents[i].Max(parent => generations[parent]);
        return generations[of];
    }

    public int PlaceOf(AinftId id) => places[id];

    private static int[] ParentsOf(string shape, int i, Random random) => i == 0 ? [] : shape switch
    {
        "chain" => [i - 1],
        "diamonds" => i % 3 == 0 ? [i - 1, i - 2] : [i - (i % 3)],
        "window" => Some(i, Math.Min(i, 3), 16, random),
        "forest" => Some(i, random.Next(3), i, random),
        "wide" => i % 40 == 0 ? Some(i, i, i, random) : Some(i, random.Next(2), i, random),
        "pair" => i < 3 ? [] : i % 3 == 2 ? [i - 1, i - 2] : [i - 3],
        "braid" => i < 5 ? [] : i % 5 == 4 ? Some(i, 1 + random.Next(3), 12, random) : [i - 5],
        "forks" => i < 60 ? [i - 1] : i < 66 ? [59] : i < 260 ? [i - 6] : Some(i, 2, 30, random),
        "merges" => i < 8 ? [] : i < 160 ? [i - 8] : Some(i, 2, 40, random),
        "many" => i < 25 ? [] : i < 250 ? [i - 25] : Some(i, 1 + random.Next(25), 60, random),
        "collector" when i < 160 => i < 40 ? [] : [i - 40],
        "collector" => i % 6 == 5 ? [i - 6, i % 40 + 120] : Some(i, 1, 6, random),
        "islands" => i % 50 < 5 || i % 97 == 0 ? Some(i, random.Next(4), i, random) : i < 5 ? [] : [i - 5],
        _ => i < 60 ? [i - 1] : Some(i, 1, 4, random),
    };

    private static int[] Some(int i, int count, int window, Random random) =>
        [.. Enumerable.Range(0,
            2 * count).Select(_ => i - 1 - random.Next(Math.Min(window, i))).Distinct().Take(count)];
}
