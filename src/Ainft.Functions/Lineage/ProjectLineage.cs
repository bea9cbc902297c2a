using Ainft.Functions.Ledger;

namespace Ainft.Functions.Lineage;

/// <summary>Makes the rows of registrations. The row decides, for good, which bundle an id belongs to.</summary>
public sealed class ProjectLineage(Ainfts ainfts)
{
    public async Task<IReadOnlySet<int>> RunAsync(BundleHeader bundle, IReadOnlyList<BundledEntry> entries, CancellationToken ct)
    {
        var rows = entries.Select(placed => (placed.Position, Row: RowOf(bundle, placed))).ToArray();
        var elsewhere = await ainfts.InsertAsync([.. rows.Select(entry => entry.Row)], ct);
        return rows.Where(entry => elsewhere.Contains(entry.Row.Id)).Select(entry => entry.Position).ToHashSet();
    }

    private static AinftRow RowOf(BundleHeader bundle, BundledEntry placed)
    {
        var (entry, manifest) = (placed.Entry, placed.Entry.Manifest!);
        return new AinftRow(
            new AinftId(entry.Leaf.Subject),
            entry.Leaf.Account,
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
            entry.Content.Length);
    }
}
