using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>The descendants of a component, depth first and the oldest first. One answer takes a bounded step; the token tells the next where to go on.</summary>
public sealed class ListDescendants(Components components, Ancestries ancestries, Edges edges, DescribeLineage describe)
{
    /// <summary>The most ids of one answer: each is read.</summary>
    public const int MaxIds = 10_000;

    /// <summary>Edges looked at in one answer, for each item that it may have.</summary>
    private const int EdgesAnItem = 10;

    /// <summary>
    /// The most edges looked at in one answer, each a read of its child: a filter that matches nothing costs no more.
    /// </summary>
    private const int MaxEdges = MaxIds;

    public Task<Outcome<LineagePage>> RunAsync(LineageQuery query, CancellationToken ct) => WalkAsync(query, async (found, page) =>
    {
        var items = await describe.ItemsAsync([.. found.Select(descendant => (descendant.Component, descendant.Distance, descendant.Path))], ct);
        return new LineagePage(query.Of.ToString(), query.Direction, items, null, page is not null, page);
    }, ct);

    /// <summary>The same list as ids alone.</summary>
    public Task<Outcome<LineageIds>> IdsAsync(LineageQuery query, CancellationToken ct) => WalkAsync(
        query, (found, page) => Task.FromResult(new LineageIds([.. found.Select(descendant => descendant.Component.Id)], page)), ct);

    private async Task<Outcome<T>> WalkAsync<T>(LineageQuery query, Func<IReadOnlyList<Descendant>, string?, Task<T>> answer, CancellationToken ct)
    {
        if (await components.FindAsync(query.Of, ct) is not { } root)
            return new Outcome<T>.NotFound($"No component {query.Of} is known here.");
        var place = query.From is { } text ? DescendantPlace.Parse(text) : null;
        var walk = new DescendantWalk(root, query.Filter, components, ancestries, edges);
        if (query.From is not null && place is null || !await walk.BeginAsync(place, ct))
            return new Outcome<T>.Rejected("The query was refused.", [new Violation("/page", QueryParameters.WrongPage)]);
        var found = await walk.TakeAsync(query.Limit, Math.Min(query.Limit * EdgesAnItem, MaxEdges), ct);
        return Outcome.Done(await answer(found, walk.Place is { } next ? query.TokenOf(next.ToString()) : null));
    }
}
