using Ainft.Ethereum;
using Ainft.Functions.Nodes;
using Ainft.Functions.Platform;
using Azure;
using Azure.Data.Tables;
using static Ainft.Functions.Runs.RunRows;

namespace Ainft.Functions.Runs;

/// <summary>A run with the ETag of its row, so that a write fails when another write came first.</summary>
public sealed record StoredRun(Run Run, ETag ETag);

/// <summary>
/// The table <c>Runs</c>. A run has a row in the partition of the first digit of its id, and every change of that row
/// needs its ETag. The partition <c>list</c> has one pointer per open request. Settling the verdict moves the pointer
/// to the ended runs. A partition per component has the runs about that component.
/// </summary>
public sealed class RunStore
{
    private static readonly string[] WithoutItem = ["RowKey", "Run", "State"];

    private readonly Rows rows;
    private readonly RunSignals signals;
    private readonly OpenRuns open;
    private readonly KeyLocks locks = new();
    private long changes;

    internal RunStore(Storage storage, RunSignals signals, OpenRuns open) =>
        (rows, this.signals, this.open) = (storage.Rows("Runs"), signals, open);

    /// <summary>The number of writes by this instance, so that its answers show its own writes at once.</summary>
    public long Changes => Interlocked.Read(ref changes);

    public async Task<Run?> FindAsync(Sha256Digest id, CancellationToken ct) => (await ReadAsync(id, ct))?.Run;

    /// <summary>The run in progress for an equal request; null when it does not exist.</summary>
    public async Task<Run?> FindCurrentAsync(RunRequest request, CancellationToken ct) =>
        await rows.GetAsync(List, CurrentKeyOf(request), ct) is { } pointer
            ? await FindAsync(RunOf(pointer), ct)
            : null;

    /// <summary>
    /// Stores a new run, unless a run is in progress for an equal request. Returns the run in progress, or the reason
    /// why no place is free. The stored run names the grant that pays for it. Repeatable.
    /// </summary>
    internal async Task<(Run? Run, bool IsNew, PlaceRefusal? Refusal)> CreateAsync(
        Run run, OpenRun asked, CancellationToken ct)
    {
        var (row, pointer) = (Write(run), PointerTo(run.Id, List, CurrentKeyOf(run.Request)));
        for (var isNew = false; ;)
        {
            // The places are read before the pointer. Otherwise another instance could open this run in between, and
            // its own minutes would count against it.
            var places = await open.ReadAsync(asked, ct);
            var current = await rows.GetAsync(List, pointer.RowKey, ct) is { } listed
                ? RunOf(listed)
                : (Sha256Digest?)null;
            var admission = current is null ? places : null;
            var paid = admission is null ? run : PaidBy(run, admission.Asked.Grant?.Grant);
            if (isNew && (admission?.Refusal is not null || (current is { } other && other != run.Id) || paid != run))
                await rows.DeleteAsync(row.PartitionKey, row.RowKey, row.ETag, ct);
            if (current is { } inProgress)
                return isNew && inProgress == run.Id
                    ? (run, true, null)
                    : (await FindAsync(inProgress, ct), false, null);
            if (admission!.Refusal is { } refusal)
                return (null, false, refusal);
            if (paid != run)
                (run, row, isNew) = (paid, Write(paid), false);
            isNew |= await rows.InsertAsync(row, ct);
            if (!isNew)
                await NameGrantAsync(run, ct);
            // The pointer is the commit point. The row is written first, or a reader could find a pointer to no run.
            if (!await open.CommitAsync(admission, pointer, ct))
                continue;
            Interlocked.Increment(ref changes);
            return isNew ? (run, true, null) : (await FindAsync(run.Id, ct), false, null);
        }
    }

    private static Run PaidBy(Run run, SpentGrant? grant) => run.Governance is { } dao && dao.Grant != grant
        ? run with { Governance = dao with { Grant = grant } }
        : run;

    /// <summary>
    /// Corrects the grant in a row of an earlier attempt, which may have found another grant, or more minutes in it.
    /// </summary>
    private async Task NameGrantAsync(Run run, CancellationToken ct)
    {
        while (run.Governance is { } dao
            && await ReadAsync(run.Id, ct) is { Run: { Governance: not null, Beacon: null } } stored
            && PaidBy(stored.Run, dao.Grant) is var paid && paid != stored.Run)
            if (await WriteAsync(stored, paid, ct))
                return;
    }

    /// <summary>Stores in the list of open runs whether a run waits for nodes. Repeatable.</summary>
    internal async Task NoteAsync(Run run, CancellationToken ct)
    {
        var waits = Waits(run);
        while (await FindPointerAsync(run, ct) is { } pointer && (pointer.GetBoolean("Waits") ?? false) != waits)
        {
            pointer["Waits"] = waits;
            if (await rows.ReplaceAsync(pointer, pointer.ETag, ct))
                return;
        }
    }

    /// <summary>Whether the last draw found too few nodes, so that the run waits for more.</summary>
    internal static bool Waits(Run run) => run is { State: RunState.Waiting, Beacon: not null };

    /// <summary>Lists a run with its subject or its product. Repeatable.</summary>
    public Task ListWithAsync(Run run, AinftId component, CancellationToken ct) =>
        rows.InsertAsync(PointerTo(run.Id, component.ToString(), PlaceOf(run)), ct);

    /// <summary>
    /// Changes a run by one conditional write. When another write came first, it calls <paramref name="decide"/> again.
    /// Null when the run does not exist. Every write is a step of the run, and a run has few steps, so the loop ends.
    /// </summary>
    public async Task<RunStep?> UpdateAsync(Sha256Digest id, Func<Run, RunStep> decide, CancellationToken ct)
    {
        using var held = await locks.AcquireAsync(id, ct);
        while (await ReadAsync(id, ct) is { } stored)
        {
            var step = decide(stored.Run);
            if (step is not RunStep.Changed(var next) || await WriteAsync(stored, next, ct))
                return step;
        }
        return null;
    }

    /// <summary>Whether a run exists and is in progress, or is decided and not settled.</summary>
    public async Task<bool> IsCurrentAsync(Sha256Digest id, CancellationToken ct) =>
        await FindAsync(id, ct) is { } run && (run.State != RunState.Decided || await IsCurrentAsync(run, ct));

    /// <summary>Whether a run is in progress, or is decided and not settled.</summary>
    public async Task<bool> IsCurrentAsync(Run run, CancellationToken ct) =>
        await FindPointerAsync(run, ct) is not null;

    /// <summary>
    /// Moves a decided run to the ended ones, with the id of its product. This is the last step of a run, and the only
    /// one that is not repeatable.
    /// </summary>
    public async Task EndAsync(Run run, AinftId? produced, CancellationToken ct)
    {
        if (await FindPointerAsync(run, ct) is not { } current)
            return;
        await rows.TransactAsync(
            [
                new TableTransactionAction(TableTransactionActionType.Delete, current, current.ETag),
                new TableTransactionAction(TableTransactionActionType.UpsertReplace, WriteEnded(run, produced)),
            ],
            ct);
        Interlocked.Increment(ref changes);
    }

    /// <summary>The product of an ended run; null when it has no product, or is still in progress.</summary>
    public async Task<AinftId?> FindProducedAsync(Run run, CancellationToken ct) =>
        (await rows.GetAsync(List, EndedKeyOf(run), ct))?.GetString("Produced") is { } produced
            ? AinftId.Parse(produced)
            : null;

    /// <summary>The runs in progress, in no order.</summary>
    public IAsyncEnumerable<Sha256Digest> CurrentAsync(CancellationToken ct) =>
        rows.RangeAsync(List, Current, Current + "~", cancellationToken: ct).Select(RunOf);

    /// <summary>
    /// All runs from a key on: those in progress, then ended ones, newest request first. Without items, a row has few
    /// bytes.
    /// </summary>
    internal IAsyncEnumerable<ListedRun> ListAsync(string? from, int take, bool withItems, CancellationToken ct) =>
        (withItems
            ? rows.RangeAsync(List, from ?? Current, null, take, ct)
            : rows.ColumnsAsync(List, from ?? Current, WithoutItem, take, ct))
        .Select(ReadListed);

    /// <summary>Runs about a component from a key on, newest request first.</summary>
    internal IAsyncEnumerable<(string Key, Sha256Digest Run)> ListAsync(
        AinftId component, string? from, int take, CancellationToken ct) =>
        rows.RangeAsync(component.ToString(), from, null, take, ct).Select(row => (row.RowKey, RunOf(row)));

    internal async Task<StoredRun?> ReadAsync(Sha256Digest id, CancellationToken ct)
    {
        var (partition, key) = KeyOf(id);
        return await rows.GetAsync(partition, key, ct) is { } row ? new StoredRun(RunRows.Read(row), row.ETag) : null;
    }

    /// <summary>Writes the next state of a run; false when the run has changed since it was read.</summary>
    internal async Task<bool> WriteAsync(StoredRun stored, Run next, CancellationToken ct)
    {
        var isWritten = await rows.ReplaceAsync(Write(next), stored.ETag, ct);
        if (isWritten)
        {
            Interlocked.Increment(ref changes);
            signals.Send(next);
        }
        return isWritten;
    }

    private async Task<TableEntity?> FindPointerAsync(Run run, CancellationToken ct) =>
        await rows.GetAsync(List, CurrentKeyOf(run.Request), ct) is { } current && RunOf(current) == run.Id
            ? current
            : null;
}
