using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>A page of ids and the token of the next page, which is null at the end.</summary>
public sealed record LineageIds(IReadOnlyList<AinftId> Ids, string? Page);

/// <summary>
/// Lists the ancestors of a component, nearest first. The structure comes from the label, which needs the component's
/// row and its sets. The parents alone need no set. The rows of ancestors are read only for the items of the page.
/// </summary>
public sealed class ListAncestors(Components components, Ancestries ancestries, DescribeLineage describe)
{
    /// <summary>The maximum number of relations in the path of an item.</summary>
    public const int MaxPath = 64;

    /// <summary>The maximum number of ids in an answer.</summary>
    public const int MaxIds = 1_000_000;

    public Task<Outcome<LineagePage>> RunAsync(LineageQuery query, CancellationToken ct) =>
        ReadAsync(query, async (component, after) =>
        {
            if (query.Filter is { Depth: 1, Kinds: null })
                return await PageAsync(query, component, ParentsOf(component, query.Filter, after), null, ct);
            var ancestry = await ancestries.ReadAsync(component, ct);
            var found = ancestry.Walk(query.Filter, after)
                .Select(ancestor => new Found(ancestor.Node.Id, ancestor.Distance, ancestor.Path(MaxPath)));
            return await PageAsync(query, component, found, query.IsFiltered ? null : ancestry.Count, ct);
        }, ct);

    /// <summary>Lists only the ids. The number of reads does not depend on the number of ids.</summary>
    public Task<Outcome<LineageIds>> IdsAsync(LineageQuery query, CancellationToken ct) =>
        ReadAsync(query, async (component, after) =>
        {
            var ancestry = await ancestries.ReadAsync(component, ct);
            var listed = new List<AinftId>(Math.Min(query.Limit, ancestry.Count) + 1);
            listed.AddRange(ancestry.Ids(query.Filter, after).Take(query.Limit + 1));
            var page = TokenOf(query, listed, last => (ancestry.PathTo(last, query.Filter)!.Count, last));
            return Outcome.Done(new LineageIds(listed, page));
        }, ct);

    private async Task<Outcome<LineagePage>> PageAsync(
        LineageQuery query, Component of, IEnumerable<Found> found, int? total, CancellationToken ct)
    {
        var listed = found.Take(query.Limit + 1).ToList();
        var page = TokenOf(query, listed, last => (last.Distance, last.Id));
        if (await describe.FindAsync([.. listed.Select(ancestor => ancestor.Id)], of, ct) is not { } rows)
            return DescribeLineage.NotWhole<LineagePage>();
        var items = await describe.ItemsAsync(
            [.. listed.Zip(rows, (ancestor, row) => (row, ancestor.Distance, ancestor.Path))], ct);
        return Outcome.Done(
            new LineagePage(query.Of.ToString(), query.Direction, items, total, page is not null, page));
    }

    private static IEnumerable<Found> ParentsOf(
        Component component, LineageFilter filter, (int Distance, AinftId Id)? after) =>
        ParentLevel.Of(component.Node, filter)
            .Where(edge => after is not { } last || last.Distance < 1
                || last.Distance == 1 && edge.Parent > last.Id)
            .Select(edge => new Found(edge.Parent, 1, [edge.Relation]));

    private async Task<Outcome<T>> ReadAsync<T>(
        LineageQuery query, Func<Component, (int Distance, AinftId Id)?, Task<Outcome<T>>> read, CancellationToken ct)
    {
        var after = query.From is { } text ? Parse(text) : null;
        if (query.From is not null && after is null)
            return LineageQuery.WrongPage<T>();
        return await components.FindAsync(query.Of, ct) is { } component
            ? await read(component, after)
            : DescribeLineage.NotKnown<T>(query.Of);
    }

    /// <summary>
    /// The token of the next page, or null at the end. Removes the item over the limit. Ancestors and their order never
    /// change, so the last item is a permanent position.
    /// </summary>
    private static string? TokenOf<T>(LineageQuery query, List<T> listed, Func<T, (int Distance, AinftId Id)> placeOf)
    {
        if (listed.Count <= query.Limit)
            return null;
        listed.RemoveAt(query.Limit);
        var (distance, id) = placeOf(listed[^1]);
        return query.TokenOf($"{distance}.{id}");
    }

    private static (int Distance, AinftId Id)? Parse(string text) =>
        text.Split('.') is [var distance, var id] && DecimalText.TryRead(distance, out int steps)
            && AinftId.TryParse(id, out var last)
            ? (steps, last)
            : null;

    private readonly record struct Found(AinftId Id, int Distance, IReadOnlyList<Relation?> Path);
}
