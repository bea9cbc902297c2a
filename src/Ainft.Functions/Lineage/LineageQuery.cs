using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>A query for a page of ancestors or descendants.</summary>
/// <param name="List">The name of the list for page tokens.</param>
/// <param name="Of">The component.</param>
/// <param name="Direction"><c>ancestors</c> or <c>descendants</c>.</param>
/// <param name="Filter">The filter of the list.</param>
/// <param name="Limit">The maximum number of components.</param>
/// <param name="From">The position after the last component of the previous page, or null at the beginning.</param>
/// <remarks>A client can change every part of <paramref name="From"/>, so each reader must check it.</remarks>
public sealed record LineageQuery(
    string List, AinftId Of, string Direction, LineageFilter Filter, int Limit, string? From)
{
    public const string Ancestors = "ancestors";
    public const string Descendants = "descendants";
    public const int DefaultLimit = 50;
    public const int MaxLimit = 1_000;

    /// <summary>Whether the filter excludes any ancestor or descendant.</summary>
    public bool IsFiltered => Filter != LineageFilter.All;

    /// <summary>The query of a request, or null when a parameter is wrong.</summary>
    /// <param name="of">The component.</param>
    /// <param name="direction"><see cref="Ancestors"/> or <see cref="Descendants"/>.</param>
    /// <param name="parameters">The parameters, which also collect the violations.</param>
    /// <param name="defaultLimit">The limit of a query without a limit.</param>
    /// <param name="maxLimit">The highest limit.</param>
    internal static LineageQuery? Parse(
        AinftId of, string direction, LineageParameters parameters, int defaultLimit, int maxLimit)
    {
        var depth = parameters.Depth("depth", min: 1, absent: direction == Descendants ? 1 : null);
        var filter = new LineageFilter(depth, parameters.Relations(), parameters.Kinds());
        var list = parameters.ListOf(
            direction, of.ToString(), $"{depth}", Join(filter.Relations), Join(filter.Kinds));
        var limit = parameters.Number("limit", 1, maxLimit, defaultLimit);
        // The walk checks the position, because only the walk knows its form.
        var from = parameters.Page(list, _ => true);
        return parameters.Violations.Count > 0
            ? null
            : new LineageQuery(list, of, direction, filter, limit, from);
    }

    /// <summary>
    /// The opaque token of a position. It identifies the query, so the app can refuse the token of another query.
    /// </summary>
    public string TokenOf(string place) => PageToken.Write(List, place);

    /// <summary>The answer when the token is not a position of this query.</summary>
    public static Outcome<T>.Rejected WrongPage<T>() =>
        new("The query was refused.", [QueryParameters.WrongPage]);

    private static string Join<T>(IReadOnlySet<T>? set) where T : struct, Enum =>
        set is null ? "*" : string.Join(',', set.Order());
}
