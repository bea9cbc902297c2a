namespace Ainft.Functions.Lineage;

/// <summary>A descendant in a walk.</summary>
/// <param name="Component">The descendant.</param>
/// <param name="Distance">The number of steps from the root of the walk.</param>
/// <param name="Path">The first 64 relations from the root of the walk.</param>
internal sealed record Descendant(Component Component, int Distance, IReadOnlyList<Relation?> Path);

/// <summary>
/// Walks through the descendants of a component depth first, oldest children first. Each descendant is reached by
/// exactly one path, which is the shortest one in its own label. The paths form a tree that never changes, so the walk
/// visits every descendant once and needs no set of visited ids. For the same reason a later answer needs only a
/// position in the tree, and new children do not disturb the walk.
/// </summary>
internal sealed class DescendantWalk(
    Component root, LineageFilter filter, Components components, Ancestries ancestries, Edges edges)
{
    private readonly Stack<DescendantLevel> levels = new();
    private DescendantWay way = new(root.Id, []);
    private bool climbs;
    private int highest;
    private int left;

    /// <summary>The position at which a later answer continues, or null at the end.</summary>
    public DescendantPlace? Place
    {
        get
        {
            var open = levels.Where(level => level.IsOpen).ToArray();
            if (open.Length == 0)
                return climbs ? new DescendantPlace(way.IdAt(highest), true, []) : null;
            var kept = open.Take(DescendantPlace.MaxLevels)
                .Select(level => (level.Distance, level.From ?? new EdgePlace("", 0)));
            return new DescendantPlace(open[0].Parent, climbs || open.Length > DescendantPlace.MaxLevels, [.. kept]);
        }
    }

    /// <summary>
    /// Begins at a position, or at the root if it is null. Returns false when an answer cannot end at this position.
    /// </summary>
    public async Task<bool> BeginAsync(DescendantPlace? place, CancellationToken ct)
    {
        if (place is null)
        {
            levels.Push(new DescendantLevel(root.Id, 0, [], null));
            return true;
        }
        if (await FindWayAsync(place.At, ct) is not { } found || found.Distance >= (filter.Depth ?? int.MaxValue)
            || place.Levels.Count > 0 && place.Levels[0].Distance != found.Distance)
            return false;
        (way, climbs) = (found, place.Climbs);
        foreach (var (distance, from) in place.Levels.Reverse())
            levels.Push(new DescendantLevel(way.IdAt(distance), distance, way.PathTo(distance), from));
        highest = place.Levels.Count > 0 ? place.Levels[^1].Distance : way.Distance;
        return true;
    }

    /// <summary>
    /// The next descendants, at most <paramref name="count"/>. The walk reads about <paramref name="most"/> edges at
    /// most.
    /// </summary>
    public async Task<IReadOnlyList<Descendant>> TakeAsync(int count, int most, CancellationToken ct)
    {
        left = most;
        var found = new List<Descendant>();
        while (found.Count < count && await LowestAsync(count - found.Count, ct) is { } level)
        {
            var edge = level.Take();
            if (!filter.Follows(edge.Relation) || !await IsWayAsync(level, edge.Child, ct))
                continue;
            if (level.Distance + 1 < (filter.Depth ?? int.MaxValue))
                levels.Push(level.Below(edge, edges, ct));
            if (filter.Shows(edge.Child.Node.Kind))
            {
                var path = DescendantWay.Extend(level.Path, edge.Relation);
                found.Add(new Descendant(edge.Child, level.Distance + 1, path));
            }
        }
        // The walk checks for a next edge, so that the last answer usually has no token for an empty page.
        await LowestAsync(1, ct);
        return found;
    }

    /// <summary>
    /// The lowest level with an unvisited edge, or null when the walk ended or has read the maximum number of edges.
    /// </summary>
    private async Task<DescendantLevel?> LowestAsync(int wanted, CancellationToken ct)
    {
        while (levels.Count > 0 || climbs)
        {
            if (levels.TryPeek(out var level) && level.HasAhead)
                return level;
            if (level is { IsOpen: false })
                levels.Pop();
            else if (left <= 0)
                return null;
            else if (level is null)
                left -= await ClimbAsync(ct);
            else
                left -= await level.ReadAsync(edges, await FindAsync(level.Parent, ct), Math.Min(wanted, left), ct);
        }
        return null;
    }

    /// <summary>
    /// Continues in the level above those of the token, after the component that the walk comes from.
    /// </summary>
    private async Task<int> ClimbAsync(CancellationToken ct)
    {
        climbs = highest > 0;
        if (climbs)
        {
            var child = await FindAsync(way.IdAt(highest--), ct);
            var parent = await FindAsync(way.IdAt(highest), ct);
            var place = await edges.PlaceAfterAsync(parent, child, ct);
            levels.Push(new DescendantLevel(parent.Id, highest, way.PathTo(highest), place));
        }
        return 1;
    }

    /// <summary>Whether the path of the tree to a child leads through this level.</summary>
    private async Task<bool> IsWayAsync(DescendantLevel level, Component child, CancellationToken ct)
    {
        // A child of the root has no shorter path, and a child with a single parent has a single path. So the walk does
        // not read their ancestors.
        if (level.Distance == 0 || child.Node.Parents.Count(edge => filter.Follows(edge.Relation)) == 1)
            return true;
        var path = (await ancestries.ReadAsync(child, ct)).PathTo(root.Id, filter with { Depth = level.Distance + 1 });
        return path?[0].Parent == level.Parent;
    }

    private async Task<DescendantWay?> FindWayAsync(AinftId id, CancellationToken ct)
    {
        if (id == root.Id)
            return new DescendantWay(id, []);
        if (await components.FindAsync(id, ct) is not { } component)
            return null;
        var ancestry = await ancestries.ReadAsync(component, ct);
        return ancestry.PathTo(root.Id, filter with { Depth = null }) is { } path ? new DescendantWay(id, path) : null;
    }

    private async Task<Component> FindAsync(AinftId id, CancellationToken ct) =>
        await components.FindAsync(id, ct)
        ?? throw new InvalidDataException($"The row of component {id} is missing, although a lineage names it.");
}
