using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>
/// Lists other components with the same manifest. It is not part of the state of a component, because a mint would need
/// a lookup per component to find the others. Instead, each instance keeps the list for a minute.
/// </summary>
public sealed class SameContent(Listings listings, FactCache facts)
{
    /// <summary>The most components that the list has.</summary>
    public const int Limit = 20;

    /// <summary>The highest age of the list at instances that did not mint the others.</summary>
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(1);

    private static readonly FactKind<AinftId[]> Ids = new("same-content", ids => 32L * ids.Length);

    /// <summary>The newest components of other creators with the same manifest.</summary>
    public Task<IReadOnlyList<string>> RunAsync(Component component, CancellationToken ct) => FindAsync(
        component, new(component.Digest.Value), new ListingKey("digest", component.Digest.ToString()), ct);

    /// <summary>The newest other references to the same revision with the same files.</summary>
    public async Task<IReadOnlyList<string>> FindReferencesAsync(AinftRow row, CancellationToken ct) =>
        row.Referenced is { } source
            ? await FindAsync(row, new(source.Value, Part: 1), ListingKey.OfReferenced(source), ct)
            : [];

    private async Task<IReadOnlyList<string>> FindAsync(
        Component component, Wanted wanted, ListingKey key, CancellationToken ct)
    {
        var recent = wanted with { Version = listings.Changes, Age = Age };
        var ids = await facts.ReadRecentAsync(Ids, recent, () => ReadAsync(key), ct);
        return [.. ids.Where(id => id != component.Id).Take(Limit).Select(id => id.ToString())];
    }

    private async Task<AinftId[]> ReadAsync(ListingKey key)
    {
        var (listed, _) = await listings.ReadAsync(key, null, Limit + 1, CancellationToken.None);
        return [.. listed.Select(one => one.Id)];
    }
}
