namespace Ainft.Functions.Lineage;

/// <summary>A descendant as a walk finds it. <paramref name="Path"/>: the relations from the root of the walk on, the first 64.</summary>
internal sealed record Descendant(Component Component, int Distance, IReadOnlyList<Relation?> Path);

/// <summary>
/// Goes depth first through the descendants of a component, oldest children first. Of the ways to a descendant one counts: the shortest
/// path up that its own label tells. These ways are a tree that never changes, so every descendant is found once without remembering any,
/// a place in the tree is all that a later answer needs, and children that arrive meanwhile disturb nothing.
/// </summary>
internal sealed class DescendantWalk(Component root, LineageFilter filter, Components components, Ancestries ancestries, Edges edges)
{
    private readonly Stack<DescendantLevel> levels = new();
    private DescendantWay way = new(root.Id, []);
    private bool climbs;
    private int highest;
    private int left;

    /// <summary>Where a later answer goes on; null at the end.</summary>
    public DescendantPlace? Place
    {
        get
        {
            var open = levels.Where(level => level.IsOpen).ToArray();
            if (open.Length == 0)
                return climbs ? new DescendantPlace(way.IdAt(highest), true, []) : null;
            var kept = open.Take(DescendantPlace.MaxLevels).Select(level => (level.Distance, level.From ?? new EdgePlace("", 0)));
            return new DescendantPlace(open[0].Parent, climbs || open.Length > DescendantPlace.MaxLevels, [.. kept]);
        }
    }

    /// <summary>Begins where an answer ended (null: at the beginning); false when none can have ended there.</summary>
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

    /// <summary>The next descendants, up to <paramref name="count"/>, looking at no more than about <paramref name="most"/> edges.</summary>
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
                found.Add(new Descendant(edge.Child, level.Distance + 1, DescendantWay.Extend(level.Path, edge.Relation)));
        }
        // One look ahead, so that the end is mostly told with the last ones.
        await LowestAsync(1, ct);
        return found;
    }

    /// <summary>The lowest level with an edge ahead; null: there is none, or enough were looked at.</summary>
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

    /// <summary>Goes on above the levels that a token kept: after the component from which it climbs.</summary>
    private async Task<int> ClimbAsync(CancellationToken ct)
    {
        climbs = highest > 0;
        if (climbs)
        {
            var child = await FindAsync(way.IdAt(highest--), ct);
            var parent = await FindAsync(way.IdAt(highest), ct);
            levels.Push(new DescendantLevel(parent.Id, highest, way.PathTo(highest), await edges.PlaceAfterAsync(parent, child, ct)));
        }
        return 1;
    }

    /// <summary>Whether the way to a child counts that leads through this level.</summary>
    private async Task<bool> IsWayAsync(DescendantLevel level, Component child, CancellationToken ct)
    {
        // A child of the root is nowhere nearer, and one with a single parent has a single way: no need for its ancestors.
        if (level.Distance == 0 || child.Node.Parents.Count(edge => filter.Follows(edge.Relation)) == 1)
            return true;
        var path = (await ancestries.ReadAsync(child, ct)).PathTo(root.Id, filter with { Depth = level.Distance + 1 });
        return path?[0].Parent == level.Parent;
    }

    private async Task<DescendantWay?> FindWayAsync(AinftId id, CancellationToken ct)
    {
        if (id == root.Id)
            return new DescendantWay(id, []);
        return await components.FindAsync(id, ct) is { } component && (await ancestries.ReadAsync(component, ct)).PathTo(root.Id, filter with { Depth = null }) is { } path
            ? new DescendantWay(id, path)
            : null;
    }

    private async Task<Component> FindAsync(AinftId id, CancellationToken ct) =>
        await components.FindAsync(id, ct) ?? throw new InvalidDataException($"The component {id} of a lineage is not known.");
}
