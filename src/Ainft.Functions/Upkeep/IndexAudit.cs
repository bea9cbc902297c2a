using System.Collections.Concurrent;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;
using Azure;
using Azure.Data.Tables;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// The storage wrapper of a check. Each row or set that a projector writes is an expected one, and the audit compares
/// it with the stored one. So the code that makes the index also checks it. The audit reports a difference and
/// optionally repairs it. In both cases the projectors continue with the expected row, so that the check reports one
/// wrong label once and not again in each descendant. A royalty stack is checked as a set of ancestors is.
/// </summary>
/// <param name="report">Receives the findings.</param>
/// <param name="repair">Whether to repair wrong data.</param>
/// <param name="suspects">
/// The rows to compare one by one. The audit sums the other rows, and it assumes that the other sets exist.
/// </param>
/// <param name="sound">The places of sets with correct bytes.</param>
internal sealed class IndexAudit(UpkeepReport report, bool repair, Suspects suspects, IReadOnlySet<string> sound)
{
    private const int Parallelism = 16;
    private const int RowsKept = 20_000;
    private const long SetBytesKept = 256 << 20;

    private readonly ConcurrentDictionary<(IndexTable Table, string PartitionKey, string RowKey), TableEntity>
        shouldBe = [];
    private readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> setsThatShouldBe = [];
    private readonly ConcurrentBag<(IndexTable Table, string PartitionKey, string RowKey, UInt128 Content)> claims = [];
    private readonly ConcurrentDictionary<string, bool> claimedSets = [];
    private readonly ConcurrentDictionary<string, bool> setsSeen = [];
    private long setBytes;

    /// <summary>The sums of the expected rows of each table so far.</summary>
    public Dictionary<IndexTable, TableSums> Claimed { get; } = [];

    /// <summary>The containers of immutable blobs that rows name by their SHA-256.</summary>
    public static IReadOnlyList<string> SetContainers { get; } = [Ancestries.Container, RoyaltyStacks.Container];

    /// <summary>The places of the sets and stacks that rows name so far.</summary>
    public ICollection<string> ClaimedSets => claimedSets.Keys;

    /// <summary>Whether the audit found wrong or missing data.</summary>
    public bool HasFound { get; private set; }

    /// <summary>Whether the audit only sums rows. Then a failed projection is not a finding yet.</summary>
    public bool IsFirst => suspects == Suspects.None;

    public StorageWrapper Wrapper => new(
        (table, rows) => table switch
        {
            null => new UnwrittenRows(rows),
            { Origin: RowOrigin.OtherRows } => new AbsentRows(rows),
            _ => new AuditedRows(rows, table, this),
        },
        (container, blobs) => SetContainers.Contains(container) ? new AuditedBlobs(blobs, container, this) : blobs);

    /// <summary>Adds the expected rows since the last call to the sums.</summary>
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

    /// <summary>
    /// Drops the expected rows since the last call, and returns their keys. The caller expects them again later or
    /// needed only the keys.
    /// </summary>
    public IReadOnlySet<(IndexTable Table, string PartitionKey, string RowKey)> DropClaims()
    {
        var dropped = claims.Select(claim => (claim.Table, claim.PartitionKey, claim.RowKey)).ToHashSet();
        claims.Clear();
        return dropped;
    }

    /// <summary>
    /// Compares expected rows with stored rows. It returns the expected rows of keys that storage already has, and the
    /// rows of entries that another bundle owns.
    /// </summary>
    public async Task<IReadOnlyList<TableEntity>> ExpectAsync(
        IndexTable table, Rows stored, IReadOnlyCollection<TableEntity> rows, CancellationToken ct)
    {
        var present = new ConcurrentBag<TableEntity>();
        var distinct = rows.DistinctBy(row => (row.PartitionKey, row.RowKey)).Select(OwnedRows.AsRead);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = ct };
        await Parallel.ForEachAsync(distinct, parallel, async (row, token) =>
        {
            foreach (var set in LabelColumns.SetsOf(row))
                ClaimSet(Ancestries.Container, set);
            if (Ainfts.StackOf(row) is { } stack)
                ClaimSet(RoyaltyStacks.Container, stack);
            if (OwnedRows.IsElsewhere(table, row))
            {
                present.Add(row);
                return;
            }
            if (!suspects.Contains(table, row.PartitionKey, row.RowKey)
                || await IsThereAsync(table, stored, row, token))
                present.Add(row);
            claims.Add((table, row.PartitionKey, row.RowKey, RowContent.HashOf(table.Plain(row))));
        });
        return [.. present];
    }

    /// <summary>Records the name of a set or of a stack in a row.</summary>
    public void ClaimSet(string container, string name) => claimedSets[PlaceOf(container, name)] = true;

    /// <summary>The place of a set or of a stack, which findings name.</summary>
    public static string PlaceOf(string container, string name) => $"{container}/{name}";

    /// <summary>The expected form of a wrong or missing row, or null for other rows.</summary>
    public TableEntity? Find(IndexTable table, string partitionKey, string rowKey) =>
        shouldBe.GetValueOrDefault((table, partitionKey, rowKey));

    /// <summary>Compares an expected set with the stored one. It returns whether storage has the name.</summary>
    public async Task<bool> ExpectSetAsync(
        Blobs stored, string container, string name, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        var place = PlaceOf(container, name);
        if (IsFirst || sound.Contains(place) || !setsSeen.TryAdd(place, true))
            return true;
        var found = await stored.ReadAsync(name, ct);
        if (found is { } bytes && bytes.Span.SequenceEqual(content.Span))
            return true;
        if (repair)
            await stored.ReplaceAsync(name, content, "application/octet-stream", ct);
        else if (Interlocked.Add(ref setBytes, content.Length) <= SetBytesKept)
            setsThatShouldBe[place] = content.ToArray();
        Add(
            found is null ? FindingClass.SetMissing : FindingClass.SetCorrupt,
            place,
            found is null ? CheckSets.Missing : CheckSets.WrongBytes);
        return found is not null;
    }

    /// <summary>Whether a projector made a set, so that the audit compared it.</summary>
    public bool HasSeenSet(string place) => setsSeen.ContainsKey(place);

    /// <summary>The expected bytes of a wrong or missing set, or null for other sets.</summary>
    public ReadOnlyMemory<byte>? FindSet(string place) =>
        setsThatShouldBe.TryGetValue(place, out var content) ? content : default(ReadOnlyMemory<byte>?);

    private async Task<bool> IsThereAsync(IndexTable table, Rows stored, TableEntity row, CancellationToken ct)
    {
        var found = await stored.GetAsync(row.PartitionKey, row.RowKey, ct);
        var subject = $"{table} {row.PartitionKey} {row.RowKey}";
        if (found is null)
        {
            Add(FindingClass.MissingIn(table), subject, "The row follows from committed data and is missing.");
            if (repair)
                await stored.InsertAsync(Copy(row), ct);
        }
        else if (RowContent.Difference(table.Plain(row), table.Plain(found)) is { Count: > 0 } different)
        {
            var detail = $"The row differs from the committed data in {string.Join(", ", different)}.";
            Add(ClassOf(table, different), subject, detail);
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

    private static FindingClass ClassOf(IndexTable table, IReadOnlyList<string> different) =>
        table != Ainfts.Table ? FindingClass.WrongIn(table)
        : different.All(Ainfts.IsInherited) ? FindingClass.LabelWrong
        : different.All(name => name == "Children") ? FindingClass.EdgeWrong
        : FindingClass.WrongIn(table);

    private static TableEntity Copy(TableEntity row) => new(row);
}
