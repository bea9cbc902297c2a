using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Evidence;

/// <summary>A page of statements, and the key where the next page begins; null at the end.</summary>
public sealed record StatementRows(IReadOnlyList<StatementRow> Rows, string? Next);

/// <summary>
/// The table <c>Statements</c>: the statements about each component, in the partition of its first digit. The newest
/// run comes first, and its summary comes before its nodes. Keys follow from the statements alone. So a statement in
/// two bundles has one row, which names the first bundle.
/// </summary>
public sealed class StatementStore(Storage storage)
{
    public static readonly IndexTable Table = new("Statements", "statement", RowOrigin.Commits)
    {
        OwnerColumn = "Bundle",
    };

    /// <summary>The filter for rows of summaries.</summary>
    private const string IsSummary = "Agreed ge 0";

    /// <summary>The filter for rows of summaries with a conclusive verdict.</summary>
    private static readonly string IsConclusive = string.Join(
        " or ",
        Enum.GetValues<VerdictKind>()
            .Where(kind => kind != VerdictKind.Inconclusive)
            .Select(kind => $"Verdict eq '{kind}'"));

    private readonly Rows rows = storage.Rows(Table);

    /// <summary>
    /// Inserts the rows of a bundle that are absent. Returns the statements with a row that existed and points to
    /// another bundle.
    /// </summary>
    public async Task<IReadOnlySet<Sha256Digest>> InsertAsync(
        Sha256Digest bundle, IReadOnlyList<StatementRow> statements, CancellationToken ct)
    {
        var present = await rows.InsertAbsentAsync([.. statements.Select(Write)], ct);
        return present
            .Select(Read)
            .Where(row => row.Bundle != bundle)
            .Select(row => row.Statement)
            .ToHashSet();
    }

    /// <summary>The stored row of a statement, by the key of an expected row.</summary>
    public async Task<StatementRow?> FindAsync(StatementRow same, CancellationToken ct) =>
        await rows.GetAsync(Partition.Of(same.Component), RowKeyOf(same), ct) is { } row ? Read(row) : null;

    /// <summary>Reads up to <paramref name="limit"/> statements from a key on.</summary>
    public async Task<StatementRows> ReadAsync(AinftId component, string? from, int limit, CancellationToken ct)
    {
        var found = await RangeAsync(component, from, null, limit + 1, ct).ToListAsync(ct);
        return new StatementRows([.. found.Take(limit)], found.Count > limit ? PlaceOf(found[limit]) : null);
    }

    /// <summary>
    /// The statements about a component of one run, its summary first. All statements of a run have its time, so this
    /// reads the keys of that time alone.
    /// </summary>
    public async Task<IReadOnlyList<StatementRow>> ReadRunAsync(
        AinftId component, Sha256Digest run, DateTimeOffset decidedAt, CancellationToken ct)
    {
        var time = $"{component}-{TimeOf(decidedAt)}";
        return await rows.RangeAsync(Partition.Of(component), $"{time}-", $"{time}.", null, ct)
            .Select(Read)
            .Where(row => row.Run == run)
            .ToListAsync(ct);
    }

    /// <summary>
    /// The latest summary with a conclusive verdict, or else the latest summary. Null when no summary exists.
    /// </summary>
    public async Task<StatementRow?> FindVerdictAsync(AinftId component, CancellationToken ct) =>
        await FirstAsync(component, IsConclusive, ct) ?? await FirstAsync(component, IsSummary, ct);

    /// <summary>The summaries about a component with a conclusive verdict, the newest first.</summary>
    public IAsyncEnumerable<StatementRow> ListConclusiveAsync(AinftId component, CancellationToken ct) =>
        RangeAsync(component, null, IsConclusive, null, ct);

    /// <summary>All summaries, in the order of the keys.</summary>
    public IAsyncEnumerable<StatementRow> ListSummariesAsync(CancellationToken ct) =>
        rows.AllAsync(ct).Select(Read).Where(row => row.IsSummary);

    private ValueTask<StatementRow?> FirstAsync(AinftId component, string where, CancellationToken ct) =>
        RangeAsync(component, null, where, 1, ct).FirstOrDefaultAsync(ct);

    private IAsyncEnumerable<StatementRow> RangeAsync(
        AinftId component, string? from, string? where, int? take, CancellationToken ct) =>
        rows.RangeWhereAsync(Partition.Of(component), $"{component}-{from}", $"{component}.", where, take, ct)
            .Select(Read);

    private static TableEntity Write(StatementRow statement)
    {
        var row = new TableEntity(Partition.Of(statement.Component), RowKeyOf(statement))
        {
            ["Signer"] = statement.Signer.ToHex(),
            ["Run"] = statement.Run.ToString(),
            ["DecidedAt"] = statement.DecidedAt,
            ["Bundle"] = statement.Bundle.ToString(),
            ["LineOffset"] = statement.LineOffset,
            ["LineLength"] = statement.LineLength,
        };
        if (statement.Verdict is { } verdict)
            (row["Verdict"], row["Agreed"], row["Of"]) = (verdict.Kind.ToString(), verdict.Agreed, verdict.Of);
        return row;
    }

    private static StatementRow Read(TableEntity row) => new()
    {
        Component = AinftId.Parse(row.RowKey.Split('-')[0]),
        Statement = Sha256Digest.Parse($"0x{row.RowKey.Split('-')[^1]}"),
        Signer = Address.Parse(row.GetString("Signer")),
        Run = Sha256Digest.Parse(row.GetString("Run")),
        DecidedAt = row.GetDateTimeOffset("DecidedAt")!.Value,
        Verdict = row.GetString("Verdict") is { } verdict
            ? new StatedVerdict(
                Enum.Parse<VerdictKind>(verdict), row.GetInt32("Agreed")!.Value, row.GetInt32("Of")!.Value)
            : null,
        Bundle = Sha256Digest.Parse(row.GetString("Bundle")),
        LineOffset = row.GetInt32("LineOffset")!.Value,
        LineLength = row.GetInt32("LineLength")!.Value,
    };

    private static string RowKeyOf(StatementRow statement) => $"{statement.Component}-{PlaceOf(statement)}";

    /// <summary>
    /// The part of the key that orders statements. A later time has a smaller number, and a summary has a smaller digit
    /// than its nodes.
    /// </summary>
    private static string PlaceOf(StatementRow statement) =>
        $"{TimeOf(statement.DecidedAt)}-{(statement.IsSummary ? 0 : 1)}-{statement.Statement.ToString()[2..]}";

    private static string TimeOf(DateTimeOffset decidedAt) =>
        $"{long.MaxValue - decidedAt.ToUnixTimeMilliseconds():x16}";
}
