using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Governance;

/// <summary>
/// The table <c>Proposals</c>. A proposal has a row in the list and one of its own. Its later events, its votes and the
/// events of the timelock's operation have one row each, so that rows never change. The scheduled operations have a
/// list too, because the multisig schedules operations without a proposal.
/// </summary>
internal sealed class ProposalRows(Storage storage, IOptions<ChainOptions> options)
{
    public static readonly IndexTable Table = new("Proposals", "proposal", RowOrigin.TokenEvents);

    internal const string List = "list", Scheduled = "scheduled", Queued = "queued";

    internal const string Steps = "step", Votes = "vote", Operations = "operation";

    private const string Created = "created";

    private readonly Rows rows = storage.Rows(Table);

    /// <summary>Inserts the missing rows, so repeated calls have the same result.</summary>
    public Task InsertAsync(IEnumerable<TableEntity> entities, CancellationToken ct) =>
        rows.InsertAbsentAsync([.. entities], ct);

    /// <summary>The row of an event that belongs to a proposal or to an operation.</summary>
    public TableEntity RowOf(Log log, Bytes32 subject, string kind) =>
        Row(log, Partition.Of(subject), $"{subject}-{kind}-{DecidedAt.KeyOf(log)}");

    /// <summary>The rows of a proposal itself, which differ in their keys only.</summary>
    public (TableEntity Own, TableEntity Listed) CreatedRowsOf(Log log, Bytes32 proposal) => (
        Row(log, Partition.Of(proposal), $"{proposal}-{Created}"), Row(log, List, DecidedAt.KeyOf(log)));

    public Task<TableEntity?> FindAsync(Bytes32 proposal, CancellationToken ct) =>
        rows.GetAsync(Partition.Of(proposal), $"{proposal}-{Created}", ct);

    /// <summary>The proposals up to a block, the newest first, from a position on.</summary>
    public IAsyncEnumerable<TableEntity> ListAsync(ulong block, string? from, int take, CancellationToken ct) =>
        ListAsync(List, block, from, take, ct);

    /// <summary>The rows of a list up to a block, the newest first, from a position on.</summary>
    public IAsyncEnumerable<TableEntity> ListAsync(
        string list, ulong block, string? from, int? take, CancellationToken ct)
    {
        var first = DecidedAt.UpTo(block);
        var begin = from is null || string.CompareOrdinal(from, first) < 0 ? first : from;
        return rows.RangeAsync(list, begin, null, take, ct);
    }

    /// <summary>The proposal of an operation of the timelock. Null when the governor did not schedule it.</summary>
    public async Task<Bytes32?> FindOfOperationAsync(Bytes32 operation, CancellationToken ct)
    {
        if (await rows.RangeWhereAsync(List, null, null, $"Operation eq '{operation}'", 1, ct).FirstOrDefaultAsync(ct)
            is not { } row)
            return null;
        // The multisig can schedule the calls of any proposal. Only the governor queues one.
        var id = Bytes32.Parse(row.GetString("Id"));
        var prefix = $"{id}-{Steps}-";
        var queued = rows.RangeWhereAsync(
            Partition.Of(id), prefix, prefix + ':', $"Step eq '{nameof(ProposalStep.Queued)}'", 1, ct);
        return await queued.AnyAsync(ct) ? id : null;
    }

    /// <summary>The columns <c>Id</c> and <c>Operation</c> of the newest proposals up to a block.</summary>
    public IAsyncEnumerable<TableEntity> OperationsAsync(ulong block, int take, CancellationToken ct) =>
        rows.ColumnsAsync(List, DecidedAt.UpTo(block), ["Id", "Operation"], take, ct);

    /// <summary>The row of a proposal in the list of queued ones.</summary>
    public TableEntity QueuedRowOf(Log log) => Row(log, Queued, DecidedAt.KeyOf(log));

    /// <summary>The row of an operation in the list of scheduled ones.</summary>
    public TableEntity ScheduledRowOf(Log log) => Row(log, Scheduled, DecidedAt.KeyOf(log));

    /// <summary>The events of a kind that belong to a subject, up to a block, the newest first.</summary>
    public IAsyncEnumerable<TableEntity> OfAsync(
        Bytes32 subject, string kind, ulong block, int take, CancellationToken ct)
    {
        // A colon comes after every digit.
        var prefix = $"{subject}-{kind}-";
        return rows.RangeAsync(Partition.Of(subject), prefix + DecidedAt.UpTo(block), prefix + ':', take, ct);
    }

    private TableEntity Row(Log log, string partition, string key) =>
        DecidedAt.RowOf(log, partition, key, options.Value.FinalityRule);
}
