using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure;
using Azure.Data.Tables;
using static Ainft.Functions.Reproduction.RunRows;

namespace Ainft.Functions.Reproduction;

/// <summary>A run as it was read: what is decided of it is written only if nothing else was meanwhile.</summary>
public sealed record StoredRun(Run Run, ETag ETag);

/// <summary>
/// The table <c>Runs</c>: a row a run, in the partition of its id's first digit, that changes by its ETag alone; in the partition <c>list</c>
/// a row that every open request has once, which moves to the ended ones when all is done that follows from the verdict; and a partition a
/// component with what was asked about it.
/// </summary>
public sealed class Runs
{
    private readonly Rows rows;
    private readonly RunBell bell;
    private readonly OpenRuns open;
    private readonly Turns turns = new();

    internal Runs(Storage storage, RunBell bell, OpenRuns open) => (rows, this.bell, this.open) = (storage.Rows("Runs"), bell, open);

    public async Task<Run?> FindAsync(Sha256Digest id, CancellationToken ct) => (await ReadAsync(id, ct))?.Run;

    /// <summary>The run that goes on for requests of the same; null when there is none.</summary>
    public async Task<Run?> FindCurrentAsync(RunRequest request, CancellationToken ct) =>
        await rows.GetAsync(List, CurrentKeyOf(request), ct) is { } pointer ? await FindAsync(RunOf(pointer), ct) : null;

    /// <summary>Stores a new run, unless one goes on for the same request; answers the one that counts, or why there is no place. Repeatable.</summary>
    internal async Task<(Run? Run, PlaceRefusal? Refusal)> CreateAsync(Run run, OpenRun asked, CancellationToken ct)
    {
        var (row, pointer) = (Write(run), PointerTo(run.Id, List, CurrentKeyOf(run.Request)));
        for (var isNew = false; ;)
        {
            var current = await rows.GetAsync(List, pointer.RowKey, ct) is { } listed ? RunOf(listed) : (Sha256Digest?)null;
            var admission = current is null ? await open.ReadAsync(asked, ct) : null;
            if (isNew && (admission?.Refusal is not null || (current is { } other && other != run.Id)))
                await rows.DeleteAsync(row.PartitionKey, row.RowKey, row.ETag, ct);
            if (current is { } goesOn)
                return (isNew && goesOn == run.Id ? run : await FindAsync(goesOn, ct), null);
            if (admission!.Refusal is { } refusal)
                return (null, refusal);
            isNew |= await rows.InsertAsync(row, ct);
            // The commit point: the run goes on once the list says so. The row is there before, so that no reader finds a name without a run.
            if (await open.CommitAsync(admission, pointer, ct))
                return (isNew ? run : await FindAsync(run.Id, ct), null);
        }
    }

    /// <summary>Notes in the list of open runs whether a run waits for nodes. Repeatable.</summary>
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

    /// <summary>Whether a run was drawn with too few nodes and waits for more.</summary>
    internal static bool Waits(Run run) => run is { State: RunState.Waiting, Beacon: not null };

    /// <summary>Lists a run with its component. Repeatable: whoever finds a run that was left behind here does it again.</summary>
    public Task AnnounceAsync(Run run, CancellationToken ct) => run.Request.Subject is { } subject ? ListWithAsync(run, subject, ct) : Task.CompletedTask;

    /// <summary>Lists a run with a component that it is about, or that came of it. Repeatable.</summary>
    public Task ListWithAsync(Run run, AinftId component, CancellationToken ct) => rows.InsertAsync(PointerTo(run.Id, component.ToString(), PlaceOf(run)), ct);

    /// <summary>
    /// Changes a run by one conditional write; <paramref name="decide"/> is asked again when another write came first. Null when there is no such
    /// run. Every other write is a step of the run, of which it has few: so this ends.
    /// </summary>
    public async Task<RunStep?> UpdateAsync(Sha256Digest id, Func<Run, RunStep> decide, CancellationToken ct)
    {
        using var turn = await turns.TakeAsync(id, ct);
        while (await ReadAsync(id, ct) is { } stored)
        {
            var step = decide(stored.Run);
            if (step is not RunStep.Changed(var next) || await WriteAsync(stored, next, ct))
                return step;
        }
        return null;
    }

    /// <summary>Whether a run goes on, or something that follows from its verdict is still to be done.</summary>
    public async Task<bool> IsCurrentAsync(Run run, CancellationToken ct) => await FindPointerAsync(run, ct) is not null;

    /// <summary>Moves a decided run to the ended ones, with what was produced in it: the last step of all, and the only one that is not repeated.</summary>
    public async Task EndAsync(Run run, AinftId? produced, CancellationToken ct)
    {
        if (await FindPointerAsync(run, ct) is not { } current)
            return;
        var ended = PointerTo(run.Id, List, EndedKeyOf(run));
        ended["State"] = RunWord.Of(run);
        if (produced is { } id)
            ended["Produced"] = id.ToString();
        await rows.TransactAsync(
            [new TableTransactionAction(TableTransactionActionType.Delete, current, current.ETag), new TableTransactionAction(TableTransactionActionType.UpsertReplace, ended)],
            ct);
    }

    /// <summary>What was produced in a run that ended; null when nothing was, or it goes on.</summary>
    public async Task<AinftId?> FindProducedAsync(Run run, CancellationToken ct) =>
        (await rows.GetAsync(List, EndedKeyOf(run), ct))?.GetString("Produced") is { } produced ? AinftId.Parse(produced) : null;

    /// <summary>The runs that go on, in no order.</summary>
    public IAsyncEnumerable<Sha256Digest> CurrentAsync(CancellationToken ct) =>
        rows.RangeAsync(List, Current, Current + "~", cancellationToken: ct).Select(RunOf);

    /// <summary>
    /// Runs of all, from a key on: those that go on, then those that ended, newest request first; each with its key and, when it ended, its word.
    /// </summary>
    internal IAsyncEnumerable<(string Key, Sha256Digest Run, string? Word)> ListAsync(string? from, CancellationToken ct) =>
        rows.RangeAsync(List, from ?? Current, null, cancellationToken: ct).Select(row => (row.RowKey, RunOf(row), (string?)row.GetString("State")));

    /// <summary>Runs about a component, newest request first, from a key on.</summary>
    internal IAsyncEnumerable<(string Key, Sha256Digest Run)> ListAsync(AinftId component, string? from, CancellationToken ct) =>
        rows.RangeAsync(component.ToString(), from, null, cancellationToken: ct).Select(row => (row.RowKey, RunOf(row)));

    /// <summary>The newest runs about a component, at most <paramref name="count"/>.</summary>
    public async Task<IReadOnlyList<Run>> NewestAsync(AinftId component, int count, CancellationToken ct)
    {
        var ids = await rows.RangeAsync(component.ToString(), null, null, count, ct).Select(RunOf).ToListAsync(ct);
        return [.. (await Task.WhenAll(ids.Select(id => FindAsync(id, ct)))).OfType<Run>()];
    }

    internal async Task<StoredRun?> ReadAsync(Sha256Digest id, CancellationToken ct)
    {
        var (partition, key) = KeyOf(id);
        return await rows.GetAsync(partition, key, ct) is { } row ? new StoredRun(RunRows.Read(row), row.ETag) : null;
    }

    /// <summary>Writes what was decided of a run as it was read; false when it is another by now.</summary>
    internal async Task<bool> WriteAsync(StoredRun stored, Run next, CancellationToken ct)
    {
        var isWritten = await rows.ReplaceAsync(Write(next), stored.ETag, ct);
        if (isWritten)
            bell.Ring(next);
        return isWritten;
    }

    private async Task<TableEntity?> FindPointerAsync(Run run, CancellationToken ct) =>
        await rows.GetAsync(List, CurrentKeyOf(run.Request), ct) is { } current && RunOf(current) == run.Id ? current : null;
}
