using System.Globalization;
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

    public Task<Outcome<LineagePage>> RunAsync(LineageQuery query, CancellationToken ct) => ReadAsync(query, async (ancestry, skip) =>
    {
        var (listed, page) = Cut(query, skip, ancestry.Walk(query.Filter).Skip(skip).Take(query.Limit + 1).ToList());
        var found = await describe.FindAsync([.. listed.Select(ancestor => ancestor.Node.Id)], ct);
        var items = await describe.ItemsAsync([.. listed.Zip(found, (ancestor, component) => (component, ancestor.Distance, ancestor.Path(MaxPath)))], ct);
        return new LineagePage(query.Of.ToString(), query.Direction, items, query.IsFiltered ? null : ancestry.Count, page is not null, page);
    }, ct);

    /// <summary>The same list as ids alone: two reads, however many they are.</summary>
    public Task<Outcome<LineageIds>> IdsAsync(LineageQuery query, CancellationToken ct) => ReadAsync(query, (ancestry, skip) =>
    {
        var ids = new List<AinftId>(Math.Min(query.Limit, ancestry.Count) + 1);
        ids.AddRange(ancestry.Ids(query.Filter).Skip(skip).Take(query.Limit + 1));
        var (listed, page) = Cut(query, skip, ids);
        return Task.FromResult(new LineageIds(listed, page));
    }, ct);

    private async Task<Outcome<T>> ReadAsync<T>(LineageQuery query, Func<Ancestry, int, Task<T>> read, CancellationToken ct)
    {
        // Ancestors never change and neither does their order, so how many were given is a place for good.
        if (!int.TryParse(query.From ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var skip))
            return new Outcome<T>.Rejected("The query was refused.", [new Violation("/page", LineageQuery.WrongPage)]);
        return await components.FindAsync(query.Of, ct) is { } component
            ? Outcome.Done(await read(await ancestries.ReadAsync(component, ct), skip))
            : new Outcome<T>.NotFound($"No component {query.Of} is known here.");
    }

    private static (List<T> Listed, string? Page) Cut<T>(LineageQuery query, int skip, List<T> found)
    {
        if (found.Count <= query.Limit)
            return (found, null);
        found.RemoveAt(query.Limit);
        return (found, query.TokenOf($"{skip + query.Limit}"));
    }
}
