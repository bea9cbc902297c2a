using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>A lineage to draw.</summary>
/// <param name="Of">The component.</param>
/// <param name="Up">The number of steps up, or null for all.</param>
/// <param name="Down">The number of steps down, or null for all.</param>
/// <param name="Limit">The maximum number of components.</param>
public sealed record DrawQuery(AinftId Of, int? Up, int? Down, int Limit)
{
    public const int DefaultLimit = 200;
    public const int MaxLimit = 1_000;

    internal static DrawQuery? Parse(AinftId of, LineageParameters parameters)
    {
        var (up, down) = (parameters.Depth("up", min: 0, absent: 3), parameters.Depth("down", min: 0, absent: 1));
        var query = new DrawQuery(of, up, down, parameters.Number("limit", 1, MaxLimit, DefaultLimit));
        return parameters.Violations.Count > 0 ? null : query;
    }
}

/// <summary>
/// Makes a graph of the nearest ancestors and descendants of a component with all edges between them.
/// </summary>
public sealed class DrawLineage(
    Components components, Ancestries ancestries, Edges edges, DescribeLineage describe, JudgeRetractions retractions)
{
    /// <summary>The maximum number of edges that are read per component of the limit.</summary>
    private const int EdgesANode = 10;

    private const int ParallelReads = 8;

    /// <summary>The steps up that are found by rows. Each waits for the one before it.</summary>
    private const int RowSteps = 3;

    public async Task<Outcome<LineageGraph>> RunAsync(DrawQuery query, CancellationToken ct)
    {
        if (await components.FindAsync(query.Of, ct) is not { } root)
            return DescribeLineage.NotKnown<LineageGraph>(query.Of);
        if (await AboveAsync(root, query, ct) is not { } above)
            return DescribeLineage.NotWhole<LineageGraph>();
        var (below, isCut) = await BelowAsync(root, query, ct);
        // The order is nearest first, so the graph also keeps a path to each component that it keeps.
        var near = above.Concat(below)
            .OrderBy(node => Math.Abs(node.Distance)).Prepend((root, 0)).Take(query.Limit).ToArray();
        var graph = await GraphOfAsync(near, isCut || near.Length <= above.Count + below.Count, ct);
        return Outcome.Done(graph);
    }

    private async Task<IReadOnlyList<(Component Component, int Distance)>?> AboveAsync(
        Component root, DrawQuery query, CancellationToken ct)
    {
        if (query.Up is { } steps and <= RowSteps)
            return await StepUpAsync(root, steps, query.Limit, ct);
        var ancestry = await ancestries.ReadAsync(root, ct);
        var found = ancestry.Walk(new LineageFilter(query.Up)).Take(query.Limit).ToArray();
        return await describe.FindAsync([.. found.Select(ancestor => ancestor.Node.Id)], root, ct) is { } rows
            ? [.. rows.Zip(found, (row, ancestor) => (row, ancestor.Distance))]
            : null;
    }

    /// <summary>
    /// The same ancestors as a walk finds, by their rows. The answer needs these rows anyway, so a few steps cost the
    /// same in a lineage of any size. A walk would read the sets of all ancestors.
    /// </summary>
    private async Task<IReadOnlyList<(Component Component, int Distance)>?> StepUpAsync(
        Component root, int steps, int limit, CancellationToken ct)
    {
        var (found, seen) = (new List<(Component, int)>(), new HashSet<AinftId>());
        IReadOnlyList<Component> level = [root];
        for (var distance = 1; distance <= steps && level.Count > 0 && found.Count < limit; distance++)
        {
            AinftId[] next = [.. level.SelectMany(child => child.Parents).Where(seen.Add)
                .Order().Take(limit - found.Count)];
            if (await describe.FindAsync(next, root, ct) is not { } rows)
                return null;
            found.AddRange(rows.Select(row => (row, distance)));
            level = rows;
        }
        return found;
    }

    private async Task<(IReadOnlyList<(Component Component, int Distance)> Found, bool IsCut)> BelowAsync(
        Component root, DrawQuery query, CancellationToken ct)
    {
        var (found, seen, left) = (new List<(Component, int)>(), new HashSet<AinftId>(), query.Limit * EdgesANode);
        List<Component> level = [root];
        for (var distance = 1; level.Count > 0 && distance <= (query.Down ?? int.MaxValue); distance++)
        {
            var next = new List<Component>();
            foreach (var parents in level.Chunk(ParallelReads))
            {
                var limit = Math.Min(left, query.Limit);
                if (limit <= 0)
                    return (found, true);
                var pages = await Task.WhenAll(parents.Select(parent => edges.ReadAsync(parent, null, limit, ct)));
                next.AddRange(pages.SelectMany(page => page.Children)
                    .Select(edge => edge.Child).Where(child => seen.Add(child.Id)));
                left -= pages.Sum(page => 1 + page.Children.Count);
                if (found.Count + next.Count >= query.Limit || pages.Any(page => page.Next is not null))
                    return ([.. found, .. next.Select(child => (child, -distance))], true);
            }
            found.AddRange(next.Select(child => (child, -distance)));
            level = next;
        }
        return (found, false);
    }

    private async Task<LineageGraph> GraphOfAsync(
        (Component Component, int Distance)[] found, bool isCut, CancellationToken ct)
    {
        Component[] drawn = [.. found.Select(node => node.Component)];
        var (reading, judging) = (describe.StatusesAsync(drawn, ct), retractions.StatesAsync(drawn, ct));
        var claiming = describe.ClaimsAsync(drawn, ct);
        await Task.WhenAll(reading, judging, claiming);
        var (statuses, states, claims) = (await reading, await judging, await claiming);
        var shown = found.Select(node => node.Component.Id).ToHashSet();
        return new LineageGraph(
            found[0].Component.Id,
            [
                .. found.Select((node, index) => NodeOf(
                    node.Component, node.Distance, statuses[index], states.GetValueOrDefault(node.Component.Id),
                    claims[index])),
            ],
            [.. found.SelectMany(node => EdgesOf(node.Component.Node)).Where(edge => shown.Contains(edge.Parent))],
            isCut);
    }

    private static LineageGraphNode NodeOf(
        Component component, int distance, AnchorStatus status, string? retraction, IReadOnlyList<AinftId>? claimedBy)
    {
        var row = component as AinftRow;
        return new LineageGraphNode(
            component.Id, DescribeLineage.KindOf(component), row?.Name, row?.Version, component.Creator.ToString(),
            component.Generation, status.ToText(), distance, retraction, row is { IsReference: true } ? true : null,
            claimedBy);
    }

    private static IEnumerable<LineageGraphEdge> EdgesOf(LineageNode node) =>
        node.Parents.Select(edge => new LineageGraphEdge(node.Id, edge.Parent, edge.Relation?.ToText()));
}
