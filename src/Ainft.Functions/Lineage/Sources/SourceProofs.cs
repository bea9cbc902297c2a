using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure;
using Azure.Data.Tables;

namespace Ainft.Functions.Lineage;

/// <summary>
/// The table <c>Sources</c>. It has a row per component whose source was checked, in the partition of the id's first
/// digit. For a proven component it also has a row per digest of its source and files (<see cref="PinnedSource"/>), so
/// that a reference finds the components that claim it. The facts come from platforms, so no rebuild makes them again.
/// </summary>
public sealed class SourceProofs(Storage storage, FactCache facts)
{
    /// <summary>The name of the table, which all generations of the index share.</summary>
    public const string Table = "Sources";

    /// <summary>The most components that claim a reference and are shown.</summary>
    public const int MaxClaims = 20;

    /// <summary>The highest age of a fact at instances that did not write it.</summary>
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(1);

    private static readonly FactKind<Known> Proof = new("source", _ => 512);
    private static readonly FactKind<AinftId[]> Claims = new("claims", ids => 32L * ids.Length);

    private readonly Rows rows = storage.Rows(Table);
    private long changes;

    /// <summary>The last check of a component, at most a minute old. Null without one.</summary>
    public async Task<SourceProof?> FindAsync(AinftId id, CancellationToken ct) => (await facts.ReadRecentAsync(
        Proof, RecentOf(id.Value), async () => new Known(await ReadAsync(id)), ct)).Proof;

    /// <summary>The stored check of a component with its ETag. Null without one.</summary>
    public async Task<(SourceProof Proof, ETag ETag)?> FindStoredAsync(AinftId id, CancellationToken ct) =>
        await rows.GetAsync(Partition.Of(id), id.ToString(), ct) is { } row ? (Read(row), row.ETag) : null;

    /// <summary>The proven components that have a pinned source with these files, at most a minute old.</summary>
    public async Task<IReadOnlyList<AinftId>> ClaimsOfAsync(Sha256Digest pinned, CancellationToken ct) =>
        await facts.ReadRecentAsync(Claims, RecentOf(pinned.Value), () => ReadClaimsAsync(pinned), ct);

    /// <summary>
    /// Writes a check if the stored row is still the one with this ETag, or does not exist when the ETag is null.
    /// Returns the new ETag, or null when another instance was first.
    /// </summary>
    public async Task<ETag?> TryWriteAsync(AinftId id, SourceProof proof, ETag? from, CancellationToken ct)
    {
        var row = Write(id, proof);
        var isWritten = from is { } etag
            ? await rows.ReplaceAsync(row, etag, ct)
            : await rows.InsertAsync(row, ct);
        if (proof.IsProven)
            Interlocked.Increment(ref changes);
        return isWritten ? row.ETag : null;
    }

    /// <summary>Adds the component to the claims of its digests. Repeatable.</summary>
    public async Task ClaimAsync(AinftId id, IEnumerable<Sha256Digest> pinned, CancellationToken ct)
    {
        foreach (var digest in pinned)
            // Any caller can repeat the call, so only a new row makes this instance read the others again.
            if (await rows.InsertAsync(new TableEntity(Partition.Of(digest), $"{PrefixOf(digest)}{id}"), ct))
                Interlocked.Increment(ref changes);
    }

    private async Task<SourceProof?> ReadAsync(AinftId id) =>
        (await FindStoredAsync(id, CancellationToken.None))?.Proof;

    private async Task<AinftId[]> ReadClaimsAsync(Sha256Digest pinned)
    {
        var prefix = PrefixOf(pinned);
        return await rows.RangeAsync(Partition.Of(pinned), prefix, $"{prefix}~", MaxClaims)
            .Select(row => AinftId.Parse(row.RowKey.AsSpan(prefix.Length)))
            .ToArrayAsync();
    }

    private Wanted RecentOf(Bytes32 name) => new(name)
    {
        Version = Interlocked.Read(ref changes),
        Age = Age,
    };

    private static string PrefixOf(Sha256Digest pinned) => $"claim-{pinned.ToString()[2..]}-";

    private static TableEntity Write(AinftId id, SourceProof proof)
    {
        var row = new TableEntity(Partition.Of(id), id.ToString())
        {
            ["CheckedAt"] = proof.CheckedAt,
            ["Revision"] = proof.Revision,
        };
        if (proof.By is { } by)
            row["By"] = by;
        if (proof.Digest is { } digest)
            row["Digest"] = digest.ToString();
        if (proof.Reason is { } reason)
            row["Reason"] = reason;
        return row;
    }

    private static SourceProof Read(TableEntity row) => new(row.GetDateTimeOffset("CheckedAt")!.Value)
    {
        Revision = row.GetString("Revision"),
        By = row.GetString("By"),
        Digest = row.GetString("Digest") is { } digest ? Sha256Digest.Parse(digest) : null,
        Reason = row.GetString("Reason"),
    };

    /// <param name="Proof">The check, or null. The cache keeps no null.</param>
    private sealed record Known(SourceProof? Proof);
}
