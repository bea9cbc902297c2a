using Ainft.Ethereum;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Minting;

/// <summary>
/// The table <c>Revocations</c>: one row per integration and creator, in the partition of the integration's first
/// digit. A statement in two bundles has one row, which names the first bundle.
/// </summary>
public sealed class Revocations(Storage storage)
{
    /// <summary>
    /// The most creators that an answer lists. Anyone can revoke a stranger's integration in its own name.
    /// </summary>
    public const int Limit = 100;

    public static readonly IndexTable Table = new("Revocations", "revocation", RowOrigin.Commits)
    {
        OwnerColumn = "Bundle",
    };

    private readonly Rows rows = storage.Rows(Table);

    /// <summary>
    /// The revocation of an integration by a creator, or null while its agents may mint. Each call asks storage,
    /// because another instance can add the row at any time.
    /// </summary>
    public async Task<RevocationRow?> FindAsync(Bytes32 integration, Address creator, CancellationToken ct) =>
        await rows.GetAsync(Partition.Of(integration), KeyOf(integration, creator), ct) is { } row ? Read(row) : null;

    /// <summary>The revocations of an integration in the order of the creators, at most <see cref="Limit"/>.</summary>
    public async Task<IReadOnlyList<RevocationRow>> ListAsync(Bytes32 integration, CancellationToken ct) =>
        await rows.RangeAsync(Partition.Of(integration), $"{integration}-", $"{integration}.", Limit, ct)
            .Select(Read)
            .ToListAsync(ct);

    /// <summary>
    /// Makes the rows of revocations among the statements of a bundle. Returns the positions of entries that another
    /// bundle already had.
    /// </summary>
    public async Task<IReadOnlySet<int>> ProjectAsync(
        BundleHeader bundle, IReadOnlyList<BundledEntry> entries, CancellationToken ct)
    {
        var revoked = RowsOf(bundle, entries);
        if (revoked.Count == 0)
            return new HashSet<int>();
        var present = await rows.InsertAbsentAsync([.. revoked.Select(row => Write(row.Row))], ct);
        var elsewhere = present.Where(row => Read(row).Bundle != bundle.Hash).Select(row => row.RowKey).ToHashSet();
        return revoked.Where(row => elsewhere.Contains(KeyOf(row.Row))).Select(row => row.Position).ToHashSet();
    }

    /// <summary>The rows of the revocations among some entries.</summary>
    public static IReadOnlyList<(int Position, RevocationRow Row)> RowsOf(
        BundleHeader bundle, IReadOnlyList<BundledEntry> entries) =>
    [
        .. entries.Where(placed => placed.Entry.Leaf.Kind == EntryKind.Statement)
            .Select(placed => (placed.Position, Row: RevocationRow.Of(bundle, placed)!))
            .Where(placed => placed.Row is not null),
    ];

    private static TableEntity Write(RevocationRow row) => new(Partition.Of(row.Integration), KeyOf(row))
    {
        ["Statement"] = row.Statement.ToString(),
        ["RevokedAt"] = row.RevokedAt,
        ["Bundle"] = row.Bundle.ToString(),
        ["LineOffset"] = row.LineOffset,
        ["LineLength"] = row.LineLength,
    };

    private static RevocationRow Read(TableEntity row) => new()
    {
        Integration = Bytes32.Parse(row.RowKey.Split('-')[0]),
        Creator = Address.Parse(row.RowKey.Split('-')[1]),
        Statement = Sha256Digest.Parse(row.GetString("Statement")),
        RevokedAt = row.GetDateTimeOffset("RevokedAt")!.Value,
        Bundle = Sha256Digest.Parse(row.GetString("Bundle")),
        LineOffset = row.GetInt32("LineOffset")!.Value,
        LineLength = row.GetInt32("LineLength")!.Value,
    };

    private static string KeyOf(RevocationRow row) => KeyOf(row.Integration, row.Creator);

    private static string KeyOf(Bytes32 integration, Address creator) => $"{integration}-{creator.ToHex()}";
}
