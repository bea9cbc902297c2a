using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Lineage;

/// <summary>Where among a component's children reading goes on: a row of edges, none for those on the parent's own row, and how many of it are past.</summary>
public readonly record struct EdgePlace(string Row, int Skip);

/// <summary>A child, how it came from the parent (null when not known), and where reading goes on after it.</summary>
public sealed record ChildEdge(Component Child, Relation? Relation, EdgePlace Next);

/// <summary>Some of a component's children; <paramref name="Next"/>: where the others begin, null at the end.</summary>
public sealed record EdgePage(IReadOnlyList<ChildEdge> Children, EdgePlace? Next);

/// <summary>
/// The children of components, oldest first. Those that came in the same window of a bundle are on the parent's row; every other bundle
/// adds one row a parent to the table <c>Edges</c>, in the partition of the parent's first digit. A child counts in the bundle that its
/// own row names, and as a token while it has no row: so nothing that was minted twice is a child twice.
/// </summary>
public sealed class Edges(Storage storage, Components components)
{
    /// <summary>Children in one row: 33 bytes each, in a property of 64 KiB.</summary>
    public const int RowChildren = 1_000;

    /// <summary>After all bundles: their rows begin with a time in hexadecimal digits.</summary>
    private const char TokenRow = 't';

    private readonly Rows rows = storage.Rows("Edges");

    /// <summary>Adds what one bundle brought. Insert-if-absent with keys and values that follow from the bundle: repeatable.</summary>
    public Task AddAsync(BundleHeader bundle, IEnumerable<WindowEdge> added, CancellationToken ct) => rows.InsertAbsentAsync(
        [.. added.GroupBy(edge => edge.Parent).SelectMany(children => children.Chunk(RowChildren)).Select(children => RowOf(
            children[0].Parent,
            $"{BundlePlace(bundle.At, bundle.Hash)}{children[0].Position:x8}",
            [.. children.Select(edge => edge.Link)]))],
        ct);

    /// <summary>Adds tokens to the children of their parents, whether these are known or not. Repeatable.</summary>
    public Task AddAsync(IEnumerable<Linking> linkings, CancellationToken ct) => rows.InsertAbsentAsync(
        [.. linkings.SelectMany(linking => linking.Parents, (linking, parent) =>
            RowOf(parent, TokenPlace(linking.BlockNumber, linking.Id), [new ChildLink(linking.Id, null)]))],
        ct);

    /// <summary>Reads the children from a place on (null: all), looking at no more than <paramref name="limit"/> edges; those that do not count are left out.</summary>
    public async Task<EdgePage> ReadAsync(Component parent, EdgePlace? from, int limit, CancellationToken ct)
    {
        var links = await LinksAsync(parent, from ?? new EdgePlace("", 0), limit + 1, ct).Take(limit + 1).ToListAsync(ct);
        var children = new List<ChildEdge>();
        foreach (var chunk in links.Take(limit).Chunk(32))
        {
            var found = await Task.WhenAll(chunk.Select(placed => components.FindAsync(placed.Link.Child, ct)));
            children.AddRange(chunk.Zip(found)
                .Where(pair => pair.Second is { } child && BundleOf(child) == pair.First.Bundle)
                .Select(pair => new ChildEdge(pair.Second!, pair.First.Link.Relation, pair.First.Place with { Skip = pair.First.Place.Skip + 1 })));
        }
        return new EdgePage(children, links.Count > limit ? links[limit].Place : null);
    }

    /// <summary>The place after a child of the parent: where reading the next ones begins.</summary>
    /// <exception cref="InvalidDataException">It is not a child of the parent.</exception>
    public async Task<EdgePlace> PlaceAfterAsync(Component parent, Component child, CancellationToken ct)
    {
        var beside = parent is AinftRow own && own.Bundle == BundleOf(child) && own.Children.Any(link => link.Child == child.Id);
        var from = beside ? "" : child is AinftRow row ? BundlePlace(row.MintedAt, row.Bundle) : TokenPlace(((LinkedToken)child).BlockNumber, child.Id);
        await foreach (var placed in LinksAsync(parent, new EdgePlace(from, 0), RowChildren, ct))
            if (placed.Link.Child == child.Id)
                return placed.Place with { Skip = placed.Place.Skip + 1 };
        throw new InvalidDataException($"No edge leads from {parent.Id} to its child {child.Id}.");
    }

    /// <summary>The edges from a place on as they are stored; every row has one or more.</summary>
    private async IAsyncEnumerable<PlacedLink> LinksAsync(
        Component parent, EdgePlace from, int limit, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        if (from.Row.Length == 0 && parent is AinftRow own)
            foreach (var (index, link) in own.Children.Index().Skip(from.Skip))
                yield return new PlacedLink(new EdgePlace("", index), link, own.Bundle);
        var prefix = $"{parent.Id}-";
        await foreach (var row in rows.RangeAsync(PartitionOf(parent.Id), prefix + from.Row, $"{parent.Id}.", limit + 1, ct))
        {
            var place = row.RowKey[prefix.Length..];
            var bundle = place[0] == TokenRow ? default(Sha256Digest?) : Sha256Digest.Parse("0x" + place.Split('-')[1]);
            foreach (var (index, link) in Packed.ReadLinks(row.GetBinary("Children")).Index().Skip(place == from.Row ? from.Skip : 0))
                yield return new PlacedLink(new EdgePlace(place, index), link, bundle);
        }
    }

    private static string BundlePlace(DateTimeOffset at, Sha256Digest bundle) => $"{at.ToUnixTimeMilliseconds():x16}-{bundle.ToString()[2..]}-";

    private static string TokenPlace(ulong block, AinftId id) => $"{TokenRow}{block:x16}-{id.ToString()[2..]}";

    private static Sha256Digest? BundleOf(Component component) => component is AinftRow row ? row.Bundle : null;

    private static TableEntity RowOf(AinftId parent, string place, IReadOnlyList<ChildLink> children) =>
        new(PartitionOf(parent), $"{parent}-{place}") { ["Children"] = Packed.Links(children) };

    private static string PartitionOf(AinftId id) => id.ToString().Substring(2, 1);

    private readonly record struct PlacedLink(EdgePlace Place, ChildLink Link, Sha256Digest? Bundle);
}
