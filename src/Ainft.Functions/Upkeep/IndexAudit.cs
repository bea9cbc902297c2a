using System.Collections.Concurrent;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;
using Azure;
using Azure.Data.Tables;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// What slices see as storage while the index is checked: each row or set that they would write is a claim, compared with what is stored.
/// So whatever makes the index also checks it, and nothing stands twice. What is wrong is reported and, when mending, written; either way
/// slices go on with what should be there, so that one wrong label is not found again in every descendant.
/// </summary>
/// <param name="report">Takes what is found.</param>
/// <param name="repair">Whether it is mended.</param>
/// <param name="suspects">What is compared one by one; of other rows sums are made, and other sets are taken to be there.</param>
/// <param name="sound">Sets that are known to be as their names say.</param>
internal sealed class IndexAudit(UpkeepReport report, bool repair, Suspects suspects, IReadOnlySet<string> sound)
{
    private const int Parallelism = 16;
    private const int RowsKept = 20_000;
    private const long SetBytesKept = 256 << 20;
    private const string SetContainer = "ancestries";

    private readonly ConcurrentDictionary<(string Table, string PartitionKey, string RowKey), TableEntity> shouldBe = [];
    private readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> setsThatShouldBe = [];
    private readonly ConcurrentBag<(string Table, string PartitionKey, string RowKey, UInt128 Content)> claims = [];
    private readonly ConcurrentDictionary<string, bool> claimedSets = [];
    private readonly ConcurrentDictionary<string, bool> setsSeen = [];
    private long setBytes;

    /// <summary>The components and statements whose entry in the bundle at hand is another bundle's: their rows are not this one's to claim.</summary>
    public IReadOnlySet<string> OfOtherBundles { get; set; } = new HashSet<string>();

    /// <summary>What the bundles and batches seen so far claim to be in each table.</summary>
    public Dictionary<string, TableSums> Claimed { get; } = [];

    /// <summary>The names of the sets that the labels seen so far refer to.</summary>
    public ICollection<string> ClaimedSets => claimedSets.Keys;

    /// <summary>Whether anything was found wanting.</summary>
    public bool HasFound { get; private set; }

    /// <summary>Whether rows are only added up: what cannot be followed from them is no finding yet.</summary>
    public bool IsFirst => suspects == Suspects.None;

    public StorageLens Lens => new(
        (table, rows) => new AuditedRows(rows, table, this),
        (container, blobs) => container == SetContainer ? new AuditedBlobs(blobs, this) : blobs);

    /// <summary>What was claimed since the last call counts.</summary>
    public void KeepClaims()
    {
        foreach (var (table, partitionKey, rowKey, content) in claims)
        {
            if (!Claimed.TryGetValue(table, out var sums))
                Claimed[table] = sums = new TableSums();
            sums.Add(partitionKey, rowKey, content);
        }
        report.Counted(rows: claims.Count);
        claims.Clear();
    }

    /// <summary>What was claimed since the last call is claimed again later, or was asked only to see it; answered once more.</summary>
    public IReadOnlySet<(string Table, string PartitionKey, string RowKey)> DropClaims()
    {
        var dropped = claims.Select(claim => (claim.Table, claim.PartitionKey, claim.RowKey)).ToHashSet();
        claims.Clear();
        return dropped;
    }

    /// <summary>Rows that should be as given; answers those of which there was one, as they should be.</summary>
    public async Task<IReadOnlyList<TableEntity>> ExpectAsync(string table, Rows stored, IReadOnlyCollection<TableEntity> rows, CancellationToken ct)
    {
        var present = new ConcurrentBag<TableEntity>();
        var distinct = rows.DistinctBy(row => (row.PartitionKey, row.RowKey)).Select(OwnedRows.AsRead);
        await Parallel.ForEachAsync(distinct, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = ct }, async (row, token) =>
        {
            foreach (var set in LabelColumns.SetsOf(row))
                ClaimSet(set);
            if (OwnedRows.SubjectOf(table, row.RowKey) is { } subject && OfOtherBundles.Contains(subject))
            {
                present.Add(OwnedRows.Elsewhere(row));
                return;
            }
            if (!suspects.Contains(table, row.PartitionKey, row.RowKey) || await IsThereAsync(table, stored, row, token))
                present.Add(row);
            claims.Add((table, row.PartitionKey, row.RowKey, RowContent.HashOf(row)));
        });
        return [.. present];
    }

    /// <summary>A set that a label names.</summary>
    public void ClaimSet(string name) => claimedSets[name] = true;

    /// <summary>A row that was found wanting, as it should be; null for all others.</summary>
    public TableEntity? Find(string table, string partitionKey, string rowKey) => shouldBe.GetValueOrDefault((table, partitionKey, rowKey));

    /// <summary>A set that should be as given; answers whether one of its name was there.</summary>
    public async Task<bool> ExpectSetAsync(Blobs stored, string name, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        if (IsFirst || sound.Contains(name) || !setsSeen.TryAdd(name, true))
            return true;
        var found = await stored.ReadAsync(name, ct);
        if (found is { } bytes && bytes.Span.SequenceEqual(content.Span))
            return true;
        if (repair)
            await stored.ReplaceAsync(name, content, "application/octet-stream", ct);
        else if (Interlocked.Add(ref setBytes, content.Length) <= SetBytesKept)
            setsThatShouldBe[name] = content.ToArray();
        Add(
            found is null ? FindingClass.SetMissing : FindingClass.SetCorrupt, $"{SetContainer}/{name}",
            found is null ? "Labels name this set of ancestors, and it is not there." : "Its bytes are not those of its name.");
        return found is not null;
    }

    /// <summary>Whether a set was made, and so compared.</summary>
    public bool HasSeenSet(string name) => setsSeen.ContainsKey(name);

    /// <summary>A set that was found wanting, as it should be; null for all others.</summary>
    public ReadOnlyMemory<byte>? FindSet(string name) => setsThatShouldBe.TryGetValue(name, out var content) ? content : default(ReadOnlyMemory<byte>?);

    private async Task<bool> IsThereAsync(string table, Rows stored, TableEntity row, CancellationToken ct)
    {
        var found = await stored.GetAsync(row.PartitionKey, row.RowKey, ct);
        var subject = $"{table} {row.PartitionKey} {row.RowKey}";
        if (found is null)
        {
            Add(FindingClass.MissingIn(table), subject, "This row follows from what is committed, and is not there.");
            if (repair)
                await stored.InsertAsync(Copy(row), ct);
        }
        else if (RowContent.Difference(row, found) is { Count: > 0 } different)
        {
            Add(ClassOf(table, different), subject, $"Not what follows from what is committed: {string.Join(", ", different)}.");
            if (repair)
                await stored.ReplaceAsync(Copy(row), ETag.All, ct);
        }
        else
        {
            return true;
        }
        if (!repair && shouldBe.Count < RowsKept)
            shouldBe[(table, row.PartitionKey, row.RowKey)] = row;
        return found is not null;
    }

    private void Add(FindingClass found, string subject, string detail)
    {
        HasFound = true;
        report.Add(found, subject, detail, repair);
    }

    private static FindingClass ClassOf(string table, IReadOnlyList<string> different) => table != "Ainfts" ? FindingClass.WrongIn(table)
        : different.All(LabelColumns.Has) ? FindingClass.LabelWrong
        : different.All(name => name == "Children") ? FindingClass.EdgeWrong
        : FindingClass.WrongIn(table);

    private static TableEntity Copy(TableEntity row) => new(row);
}
