namespace Ainft.Benchmarks;

/// <summary>
/// A lineage to build. It has the numbers of the parents of each component, which are all lower than the component's
/// own number.
/// </summary>
internal sealed record LineageShape(string Name, IReadOnlyList<int[]> Parents)
{
    private const int Width = 16;
    private const int MostParents = 3;
    private const int FamilySize = 500;
    private const int Seed = 3;

    public int Count => Parents.Count;

    /// <summary>No component has a parent.</summary>
    public static LineageShape Roots(int count) =>
        new($"roots {count}", [.. Enumerable.Range(0, count).Select(_ => Array.Empty<int>())]);

    /// <summary>Every component has three parents among the sixteen before it, the same in every run.</summary>
    public static LineageShape Window(int count) => Windows($"window {count}", count, count);

    /// <summary>The same shape in independent families, each large enough for labels with sets.</summary>
    public static LineageShape Families(int count) => Windows($"families {count}", count, FamilySize);

    /// <summary>Every component is a version of the previous one.</summary>
    public static LineageShape Chain(int count) =>
        new($"chain {count}",
            [.. Enumerable.Range(0, count).Select(child => child == 0 ? Array.Empty<int>() : [child - 1])]);

    /// <summary>
    /// Layers of one width. Each component has the parent above it and another one of that layer. The last component
    /// has the whole last layer as parents, so all others are its ancestors.
    /// </summary>
    public static LineageShape Layers(int count, int width)
    {
        var random = new Random(Seed);
        return new LineageShape($"layers {count}", [.. Enumerable.Range(0, count).Select(child =>
            child == count - 1 ? [.. Enumerable.Range(Math.Max(0, child - width), Math.Min(width, child))]
            : child < width ? Array.Empty<int>()
            : [.. ((int[])[child - width, child - child % width - width + random.Next(width)]).Distinct()])]);
    }

    private static LineageShape Windows(string name, int count, int size)
    {
        var random = new Random(Seed);
        return new LineageShape(name, [.. Enumerable.Range(0, count).Select(child =>
        {
            var near = Math.Min(child % size, Width);
            return Enumerable.Range(child - near, near).OrderBy(_ => random.Next()).Take(MostParents).ToArray();
        })]);
    }

    /// <summary>The parents of a component as a manifest writes them, with the ids of earlier components.</summary>
    public string ParentsOf(int component, IReadOnlyList<AinftId> ids)
    {
        var parents = Parents[component].Select(parent =>
            $$"""{"id":"{{ids[parent]}}","relation":"fine-tuned-from"}""");
        return $"[{string.Join(',', parents)}]";
    }

    /// <summary>The ancestors of a component, found by a plain graph search.</summary>
    public IReadOnlyCollection<int> AncestorsOf(int component)
    {
        var found = new HashSet<int>();
        var open = new Stack<int>(Parents[component]);
        while (open.TryPop(out var next))
            if (found.Add(next))
                foreach (var parent in Parents[next])
                    open.Push(parent);
        return found;
    }
}
