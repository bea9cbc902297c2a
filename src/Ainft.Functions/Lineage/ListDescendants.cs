using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>
/// Lists the descendants of a component, depth first and oldest first. One answer takes a bounded step of a walk, and
/// its token has the position of the next step.
/// </summary>
public sealed class ListDescendants(Components components, Ancestries ancestries, Edges edges, DescribeLineage describe)
{
    /// <summary>The maximum number of ids in an answer. Each of them may need a read.</summary>
    public const int MaxIds = 10_000;

    /// <summary>The maximum number of edges that an answer reads per item of its limit.</summary>
    private const int EdgesAnItem = 10;

    /// <summary>
    /// The maximum number of edges that an answer reads, each with its child. It limits the cost of a filter that
    /// matches no descendants.
    /// </summary>
    private const int MaxEdges = MaxIds;

    public Task<Outcome<LineagePage>> RunAsync(LineageQuery query, CancellationToken ct) =>
        WalkAsync(query, async (found, page) =>
        {
            var items = await describe.ItemsAsync(
                [.. found.Select(descendant => (descendant.Component, descendant.Distance, descendant.Path))], ct);
            return new LineagePage(query.Of.ToString(), query.Direction, items, null, page is not null, page);
        }, ct);

    /// <summary>Lists only the ids.</summary>
    public Task<Outcome<LineageIds>> IdsAsync(LineageQuery query, CancellationToken ct) =>
        WalkAsync(query, (found, page) =>
        {
            var ids = found.Select(descendant => descendant.Component.Id);
            return Task.FromResult(new LineageIds([.. ids], page));
        }, ct);

    private async Task<Outcome<T>> WalkAsync<T>(
        LineageQuery query, Func<IReadOnlyList<Descendant>, string?, Task<T>> answer, CancellationToken ct)
    {
        if (await components.FindAsync(query.Of, ct) is not { } root)
            return DescribeLineage.NotKnown<T>(query.Of);
        var place = query.From is { } text ? DescendantPlace.Parse(text) : null;
        var walk = new DescendantWalk(root, query.Filter, components, ancestries, edges);
        if (query.From is not null && place is null || !await walk.BeginAsync(place, ct))
            return LineageQuery.WrongPage<T>();
        var found = await walk.TakeAsync(query.Limit, Math.Min(query.Limit * EdgesAnItem, MaxEdges), ct);
        return Outcome.Done(await answer(found, walk.Place is { } next ? query.TokenOf(next.ToString()) : null));
    }
}
