using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>A page of ids and the token of the next page, which is null at the end.</summary>
public sealed record LineageIds(IReadOnlyList<AinftId> Ids, string? Page);

/// <summary>
/// Lists the ancestors of a component, nearest first. The structure comes from the label, which needs the component's
/// row and its sets. The rows of ancestors are read only for the items of the page.
/// </summary>
public sealed class ListAncestors(Components components, Ancestries ancestries, DescribeLineage describe)
{
    /// <summary>The maximum number of relations in the path of an item.</summary>
    public const int MaxPath = 64;

    /// <summary>The maximum number of ids in an answer.</summary>
    public const int MaxIds = 1_000_000;

    public Task<Outcome<LineagePage>> RunAsync(LineageQuery query, CancellationToken ct) =>
        ReadAsync(query, (ancestry, after) => PageAsync(query, ancestry, after, ct), ct);

    /// <summary>Lists only the ids. The number of reads does not depend on the number of ids.</summary>
    public Task<Outcome<LineageIds>> IdsAsync(LineageQuery query, CancellationToken ct) =>
        ReadAsync(query, (ancestry, after) =>
        {
            var listed = new List<AinftId>(Math.Min(query.Limit, ancestry.Count) + 1);
            listed.AddRange(ancestry.Ids(query.Filter, after).Take(query.Limit + 1));
            var page = TokenOf(query, listed, last => (ancestry.PathTo(last, query.Filter)!.Count, last));
            return Task.FromResult<Outcome<LineageIds>>(Outcome.Done(new LineageIds(listed, page)));
        }, ct);

    private async Task<Outcome<LineagePage>> PageAsync(
        LineageQuery query, Ancestry ancestry, (int Distance, AinftId Id)? after, CancellationToken ct)
    {
        var listed = ancestry.Walk(query.Filter, after).Take(query.Limit + 1).ToList();
        var page = TokenOf(query, listed, last => (last.Distance, last.Node.Id));
        if (await describe.FindAsync([.. listed.Select(ancestor => ancestor.Node.Id)], ct) is not { } found)
            return DescribeLineage.NotWhole<LineagePage>();
        var items = await describe.ItemsAsync(
            [.. listed.Zip(found, (ancestor, row) => (row, ancestor.Distance, ancestor.Path(MaxPath)))], ct);
        int? total = query.IsFiltered ? null : ancestry.Count;
        return Outcome.Done(
            new LineagePage(query.Of.ToString(), query.Direction, items, total, page is not null, page));
    }

    private async Task<Outcome<T>> ReadAsync<T>(
        LineageQuery query, Func<Ancestry, (int Distance, AinftId Id)?, Task<Outcome<T>>> read, CancellationToken ct)
    {
        var after = query.From is { } text ? Parse(text) : null;
        if (query.From is not null && after is null)
            return LineageQuery.WrongPage<T>();
        return await components.FindAsync(query.Of, ct) is { } component
            ? await read(await ancestries.ReadAsync(component, ct), after)
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
}
