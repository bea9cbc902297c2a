using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>Some ids of a list, and the token of the others; null at the end.</summary>
public sealed record LineageIds(IReadOnlyList<AinftId> Ids, string? Page);

/// <summary>
/// The ancestors of a component, nearest first. The label tells all structure: the component's row and at most one set. Of the ancestors
/// only those listed are read.
/// </summary>
public sealed class ListAncestors(Components components, Ancestries ancestries, DescribeLineage describe)
{
    /// <summary>The most relations of a path that an item shows.</summary>
    public const int MaxPath = 64;

    /// <summary>The most ids of one answer.</summary>
    public const int MaxIds = 1_000_000;

    public Task<Outcome<LineagePage>> RunAsync(LineageQuery query, CancellationToken ct) => ReadAsync(query, async (ancestry, after) =>
    {
        var listed = ancestry.Walk(query.Filter, after).Take(query.Limit + 1).ToList();
        var page = TokenOf(query, listed, last => (last.Distance, last.Node.Id));
        if (await describe.FindAsync([.. listed.Select(ancestor => ancestor.Node.Id)], ct) is not { } found)
            return DescribeLineage.NotWhole<LineagePage>();
        var items = await describe.ItemsAsync([.. listed.Zip(found, (ancestor, component) => (component, ancestor.Distance, ancestor.Path(MaxPath)))], ct);
        return Outcome.Done(new LineagePage(query.Of.ToString(), query.Direction, items, query.IsFiltered ? null : ancestry.Count, page is not null, page));
    }, ct);

    /// <summary>The same list as ids alone: two reads, however many they are.</summary>
    public Task<Outcome<LineageIds>> IdsAsync(LineageQuery query, CancellationToken ct) => ReadAsync(query, (ancestry, after) =>
    {
        var listed = new List<AinftId>(Math.Min(query.Limit, ancestry.Count) + 1);
        listed.AddRange(ancestry.Ids(query.Filter, after).Take(query.Limit + 1));
        var page = TokenOf(query, listed, last => (ancestry.PathTo(last, query.Filter)!.Count, last));
        return Task.FromResult<Outcome<LineageIds>>(Outcome.Done(new LineageIds(listed, page)));
    }, ct);

    private async Task<Outcome<T>> ReadAsync<T>(LineageQuery query, Func<Ancestry, (int Distance, AinftId Id)?, Task<Outcome<T>>> read, CancellationToken ct)
    {
        var after = query.From is { } text ? Parse(text) : null;
        if (query.From is not null && after is null)
            return new Outcome<T>.Rejected("The query was refused.", [new Violation("/page", QueryParameters.WrongPage)]);
        return await components.FindAsync(query.Of, ct) is { } component
            ? await read(await ancestries.ReadAsync(component, ct), after)
            : new Outcome<T>.NotFound($"No component {query.Of} is known here.");
    }

    /// <summary>Leaves what is over the limit to the next answer. Neither ancestors nor their order ever change, so the last one is a place for good.</summary>
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
