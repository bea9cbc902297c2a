using Ainft.Functions.Ledger;

namespace Ainft.Functions.Minting;

/// <summary>Makes the rows and listings of registrations. The row decides which bundle an id belongs to; listings follow the rows.</summary>
public sealed class ProjectRegistrations(Ainfts ainfts, Listings listings)
{
    public async Task<IReadOnlySet<int>> RunAsync(Bundle bundle, IReadOnlyList<BundledEntry> entries, CancellationToken ct)
    {
        var rows = entries.Select(placed => (placed.Position, Manifest: Manifest.ReadCanonical(placed.Entry.Content), Placed: placed))
            .Select(entry => (entry.Position, entry.Manifest, Row: RowOf(bundle, entry.Placed, entry.Manifest)))
            .ToArray();
        var elsewhere = await ainfts.InsertAsync([.. rows.Select(entry => entry.Row)], ct);
        await listings.AddAsync(
            bundle,
            rows.Where(entry => !elsewhere.Contains(entry.Row.Id)).SelectMany(entry => KeysOf(entry.Manifest, entry.Row).Select(key => (key, entry.Row.Id))),
            ct);
        return rows.Where(entry => elsewhere.Contains(entry.Row.Id)).Select(entry => entry.Position).ToHashSet();
    }

    private static AinftRow RowOf(Bundle bundle, BundledEntry placed, Manifest manifest) => new(
        new AinftId(placed.Entry.Leaf.Subject),
        placed.Entry.Leaf.Account,
        manifest.Digest,
        manifest.ParentIds,
        manifest.Kind.ToText(),
        manifest.Name,
        manifest.Version,
        bundle.At,
        bundle.Hash,
        placed.LineOffset,
        placed.LineLength,
        placed.ContentOffset,
        placed.Entry.Content.Length);

    private static IEnumerable<ListingKey> KeysOf(Manifest manifest, AinftRow row)
    {
        yield return ListingKey.All;
        yield return new ListingKey("creator", row.Creator.ToHex());
        yield return new ListingKey("digest", row.Digest.ToString());
        yield return new ListingKey("kind", row.Kind);
        foreach (var source in new[] { manifest.Source?.Uri, manifest.Source?.Repository }.OfType<string>().Distinct())
            yield return new ListingKey("source", source);
    }
}
