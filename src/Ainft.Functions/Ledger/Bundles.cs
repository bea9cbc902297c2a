using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure;
using Azure.Data.Tables;

namespace Ainft.Functions.Ledger;

/// <summary>An open bundle: announced, perhaps committed, perhaps projected, not yet in a batch.</summary>
public sealed record OpenBundleRow(Sha256Digest Hash, DateTimeOffset At, int Count, bool Projected, byte[] Redundant);

/// <summary>
/// Bundle blobs and their rows. A bundle is <c>open</c> (partition <c>open</c>) until a batch takes it; then a row in the partition of
/// its first digit names the batch, for good.
/// </summary>
public sealed class Bundles(Storage storage)
{
    /// <summary>More open bundles than this are not looked at in one run.</summary>
    public const int Backlog = 10_000;

    private const string Open = "open";

    private readonly Rows rows = storage.Rows("Bundles");
    private readonly Blobs blobs = storage.Blobs("bundles");

    /// <summary>The intent: makes a bundle findable before it exists. Repeatable.</summary>
    public Task AnnounceAsync(Bundle bundle, CancellationToken ct) => rows.InsertAsync(OpenRow(bundle), ct);

    /// <summary>The commit point: from here on the bundle's entries are durable, whatever dies. Repeatable.</summary>
    public Task CommitAsync(Bundle bundle, CancellationToken ct) =>
        blobs.CreateAsync(bundle.Name, bundle.Bytes, "application/x-ndjson", ct);

    /// <summary>Records that every row of the bundle exists, and which of its entries another bundle had already.</summary>
    public async Task MarkProjectedAsync(Bundle bundle, IReadOnlySet<int> redundant, CancellationToken ct)
    {
        if (redundant.Count == bundle.Entries.Count)
        {
            await DropAsync(bundle.Hash, ct);
            return;
        }
        // Unconditional: which bundle owns an entry never changes, so everybody writes the same.
        var row = OpenRow(bundle);
        row["Projected"] = true;
        row["Redundant"] = Positions.Pack(redundant);
        if (await rows.ReplaceAsync(row, ETag.All, ct))
            return;
        // Not there: a batch took it already, or a process whose clock is far ahead swept the intent; then only this lists it again.
        if (await FindRootAsync(bundle.Hash, ct) is null)
            await rows.InsertAsync(row, ct);
    }

    /// <summary>Forgets a bundle that no row points to. The blob goes first: an intent without a blob is swept, the reverse never is.</summary>
    public async Task DropAsync(Sha256Digest hash, CancellationToken ct)
    {
        await blobs.DeleteAsync(hash.ToString(), ct);
        await UnlistAsync(hash, ct);
    }

    public Task UnlistAsync(Sha256Digest hash, CancellationToken ct) => rows.DeleteAsync(Open, hash.ToString(), cancellationToken: ct);

    /// <summary>The open bundles, up to <see cref="Backlog"/> of them: a run takes a bounded step, and the next one goes on.</summary>
    public IAsyncEnumerable<OpenBundleRow> ListOpenAsync(CancellationToken ct) =>
        rows.RangeAsync(Open, null, null, Backlog, ct).Select(row => new OpenBundleRow(
            Sha256Digest.Parse(row.RowKey),
            row.GetDateTimeOffset("At")!.Value,
            row.GetInt32("Count")!.Value,
            row.GetBoolean("Projected")!.Value,
            row.GetBinary("Redundant") ?? []));

    /// <summary>How many bundles are open, as far as <see cref="Backlog"/>.</summary>
    public async Task<int> CountOpenAsync(CancellationToken ct) => await rows.RangeAsync(Open, null, null, Backlog, ct).CountAsync(ct);

    /// <summary>Moves bundles from open to the batch that holds them. Repeatable: the closed row comes first.</summary>
    public async Task CloseAsync(IReadOnlyCollection<Sha256Digest> hashes, Bytes32 root, CancellationToken ct)
    {
        var closed = hashes.Select(hash => new TableEntity(PartitionOf(hash), hash.ToString()) { ["Root"] = root.ToString() });
        await rows.InsertAbsentAsync([.. closed], ct);
        await Parallel.ForEachAsync(
            hashes,
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = ct },
            async (hash, token) => await UnlistAsync(hash, token));
    }

    /// <summary>The root of the batch that holds a bundle; null while it is open.</summary>
    public async Task<Bytes32?> FindRootAsync(Sha256Digest hash, CancellationToken ct)
    {
        var row = await rows.GetAsync(PartitionOf(hash), hash.ToString(), ct);
        return row is null ? null : Bytes32.Parse(row.GetString("Root"));
    }

    public Task<bool> ExistsAsync(Sha256Digest hash, CancellationToken ct) => blobs.ExistsAsync(hash.ToString(), ct);

    public async Task<Bundle?> ReadAsync(Sha256Digest hash, CancellationToken ct) =>
        await blobs.ReadAsync(hash.ToString(), ct) is { } bytes ? Bundle.Read(bytes) : null;

    /// <exception cref="InvalidDataException">There is no such bundle: a row points to nothing.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadRangeAsync(Sha256Digest hash, int offset, int length, CancellationToken ct) =>
        await blobs.ReadRangeAsync(hash.ToString(), offset, length, ct) ?? throw new InvalidDataException($"Bundle {hash} is gone.");

    private static TableEntity OpenRow(Bundle bundle) => new(Open, bundle.Name)
    {
        ["At"] = bundle.At,
        ["Count"] = bundle.Entries.Count,
        ["Projected"] = false,
    };

    private static string PartitionOf(Sha256Digest hash) => hash.ToString().Substring(2, 1);
}
