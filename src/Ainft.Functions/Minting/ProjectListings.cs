using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;

namespace Ainft.Functions.Minting;

/// <summary>Projects registrations into listings. Entries that another bundle owns are not passed to it.</summary>
public sealed class ProjectListings(Listings listings)
{
    private static readonly IReadOnlySet<int> None = new HashSet<int>();

    public async Task<IReadOnlySet<int>> RunAsync(
        BundleHeader bundle, IReadOnlyList<BundledEntry> entries, CancellationToken ct)
    {
        var added = entries.SelectMany(placed => KeysOf(placed.Entry)
            .Select(key => (key, placed.Position, new AinftId(placed.Entry.Leaf.Subject))));
        await listings.AddAsync(bundle, added, ct);
        return None;
    }

    private static IEnumerable<ListingKey> KeysOf(Entry entry)
    {
        var manifest = entry.Manifest!;
        yield return ListingKey.All;
        yield return new ListingKey("creator", entry.Leaf.Account.ToHex());
        yield return new ListingKey("digest", manifest.Digest.ToString());
        yield return new ListingKey("kind", manifest.Kind.ToText());
        if (PinnedSource.OfReference(manifest) is { } referenced)
            yield return ListingKey.OfReferenced(referenced);
        foreach (var source in new[] { manifest.Source?.Uri, manifest.Source?.Repository }.OfType<string>().Distinct())
            yield return new ListingKey("source", source);
        if (manifest.Name is { } name)
            yield return ListingKey.OfName(name);
        foreach (var word in CardWords.Of(manifest))
            yield return word;
        // A manifest may name the same bytes under several addresses.
        foreach (var file in manifest.Artifacts.Select(artifact => artifact.Sha256).Distinct())
            yield return ListingKey.OfFile(file);
    }
}
