using System.Runtime.CompilerServices;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Lineage;

/// <summary>
/// The children of components, oldest first. The parent's row has the children in the same window of a bundle. Every
/// other bundle adds one row per parent to the table <c>Edges</c>, in the partition of the parent's first digit. A
/// child is valid only in the bundle that its own row names, and as a token only while it does not have a row. So a
/// component that was minted twice is a child once.
/// </summary>
public sealed class Edges(Storage storage, Components components)
{
    public static readonly IndexTable Table = new("Edges", "edge", RowOrigin.Commits)
    {
        BundleInKey = BundleHeader.NameInKey,
    };

    /// <summary>
    /// The maximum number of children in a row. Each has 33 bytes, and a property has at most 64 KiB.
    /// </summary>
    public const int RowChildren = 1_000;

    /// <summary>
    /// The first character of rows of tokens. It sorts after the rows of bundles, which begin with a time in
    /// hexadecimal digits.
    /// </summary>
    private const char TokenRow = 't';

    private readonly Rows rows = storage.Rows(Table);

    /// <summary>
    /// Adds the edges of one bundle. Repeatable, because it inserts only missing rows, and their keys and values depend
    /// only on the bundle.
    /// </summary>
    public Task AddAsync(BundleHeader bundle, IEnumerable<WindowEdge> added, CancellationToken ct) =>
        rows.InsertAbsentAsync(
            [.. added.GroupBy(edge => edge.Parent).SelectMany(children => children.Chunk(RowChildren))
                .Select(children => RowOf(
                    children[0].Parent,
                    $"{BundlePlace(bundle.At, bundle.Hash)}{children[0].Position:x8}",
                    [.. children.Select(edge => edge.Link)]))],
            ct);

    /// <summary>Adds tokens to the children of their parents, which may be unknown. Repeatable.</summary>
    public Task AddAsync(IEnumerable<Linking> linkings, CancellationToken ct) => rows.InsertAbsentAsync(
        [.. linkings.SelectMany(linking => linking.Parents, (linking, parent) =>
            RowOf(parent, TokenPlace(linking.BlockNumber, linking.Id), [new ChildLink(linking.Id, null)]))],
        ct);

    /// <summary>
    /// Reads the valid children from a position on, or from the beginning if it is null. This reads at most
    /// <paramref name="limit"/> edges.
    /// </summary>
    public async Task<EdgePage> ReadAsync(Component parent, EdgePlace? from, int limit, CancellationToken ct)
    {
        var links = await LinksAsync(parent, from ?? new EdgePlace("", 0), limit + 1, ct)
            .Take(limit + 1).ToListAsync(ct);
        PlacedLink[] read = [.. links.Take(limit)];
        var found = await components.FindAsync(
            [.. read.Select((placed, index) => new Sought(placed.Link.Child, placed.Bundle, index))], null, ct);
        ChildEdge[] children =
        [
            .. read.Zip(found)
                .Where(pair => pair.Second is { } child && BundleOf(child) == pair.First.Bundle)
                .Select(pair => new ChildEdge(pair.Second!, pair.First.Link.Relation, pair.First.After)),
        ];
        return new EdgePage(children, links.Count > limit ? links[limit].Place : null);
    }

    /// <summary>The position after a child of the parent.</summary>
    /// <exception cref="InvalidDataException">The component is not a child of the parent.</exception>
    public async Task<EdgePlace> PlaceAfterAsync(Component parent, Component child, CancellationToken ct)
    {
        await foreach (var placed in LinksAsync(parent, new EdgePlace(RowNaming(child, parent), 0), RowChildren, ct))
            if (placed.Link.Child == child.Id)
                return placed.After;
        throw new InvalidDataException($"The edge from {parent.Id} to its child {child.Id} is missing.");
    }

    /// <summary>The token that a row key names, or null for a row of a bundle.</summary>
    internal static AinftId? TokenIn(string rowKey) =>
        rowKey.Split('-') is [_, [TokenRow, ..], var digits] && AinftId.TryParse($"0x{digits}", out var id) ? id : null;

    /// <summary>The row of edges that has a child.</summary>
    private static string RowNaming(Component child, Component parent)
    {
        if (parent is AinftRow own && own.Bundle == BundleOf(child) && own.Children.Any(link => link.Child == child.Id))
            return "";
        return child is AinftRow row
            ? BundlePlace(row.MintedAt, row.Bundle)
            : TokenPlace(((LinkedToken)child).BlockNumber, child.Id);
    }

    /// <summary>The stored edges from a position on. Every row has at least one edge.</summary>
    private async IAsyncEnumerable<PlacedLink> LinksAsync(
        Component parent, EdgePlace from, int limit, [EnumeratorCancellation] CancellationToken ct)
    {
        if (from.Row.Length == 0 && parent is AinftRow own)
            foreach (var (index, link) in own.Children.Index().Skip(from.Skip))
                yield return new PlacedLink(new EdgePlace("", index), link, own.Bundle);
        var prefix = $"{parent.Id}-";
        var (partition, end) = (Partition.Of(parent.Id), $"{parent.Id}.");
        await foreach (var row in rows.RangeAsync(partition, prefix + from.Row, end, limit + 1, ct))
        {
            var place = row.RowKey[prefix.Length..];
            var bundle = place[0] == TokenRow ? default(Sha256Digest?) : Sha256Digest.Parse("0x" + place.Split('-')[1]);
            var skip = place == from.Row ? from.Skip : 0;
            foreach (var (index, link) in Packed.ReadLinks(row.GetBinary("Children")).Index().Skip(skip))
                yield return new PlacedLink(new EdgePlace(place, index), link, bundle);
        }
    }

    private static string BundlePlace(DateTimeOffset at, Sha256Digest bundle) =>
        $"{at.ToUnixTimeMilliseconds():x16}-{bundle.ToString()[2..]}-";

    private static string TokenPlace(ulong block, AinftId id) => $"{TokenRow}{block:x16}-{id.ToString()[2..]}";

    private static Sha256Digest? BundleOf(Component component) => component is AinftRow row ? row.Bundle : null;

    private static TableEntity RowOf(AinftId parent, string place, IReadOnlyList<ChildLink> children) =>
        new(Partition.Of(parent), $"{parent}-{place}") { ["Children"] = Packed.Links(children) };

    private readonly record struct PlacedLink(EdgePlace Place, ChildLink Link, Sha256Digest? Bundle)
    {
        public EdgePlace After => Place with { Skip = Place.Skip + 1 };
    }
}
