using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Minting;

/// <summary>
/// The table <c>States</c>. It has one row per component that ever had a token, a verdict or a run, in the partition of
/// the id's first digit. The slices that learn of such a fact write it into the row, so a reader needs one row for all
/// of them. The rows follow from other tables. An instance keeps a row, or its absence, for the age in the settings.
/// </summary>
public sealed class ComponentStates(Storage storage, FactCache facts)
{
    public static readonly IndexTable Table = new("States", "state", RowOrigin.OtherRows)
    {
        WorkPartitions = [Made],
    };

    /// <summary>The partition and the key of the row that says that the table has all rows.</summary>
    private const string Made = "made", All = "all";

    private static readonly FactKind<ComponentState> State = new("state", _ => 512);

    private readonly Rows rows = storage.Rows(Table);
    private long changes;

    /// <summary>The state of a component, which is at most as old as the age in the settings.</summary>
    /// <param name="id">The component.</param>
    /// <param name="notBefore">The timestamp before which the read of the row must not have begun.</param>
    /// <param name="ct">Cancels the wait.</param>
    public Task<ComponentState> FindAsync(AinftId id, long notBefore, CancellationToken ct) => facts.ReadRecentAsync(
        State,
        new(id.Value) { Version = Interlocked.Read(ref changes), NotBefore = notBefore },
        async () => await FindStoredAsync(id, CancellationToken.None) ?? ComponentState.None,
        ct);

    /// <summary>The stored state, or null when the component has no row.</summary>
    public async Task<ComponentState?> FindStoredAsync(AinftId id, CancellationToken ct) =>
        await rows.GetAsync(Partition.Of(id), id.ToString(), ct) is { } row ? StateColumns.Read(row) : null;

    /// <summary>The ids of all rows, in their order.</summary>
    public IAsyncEnumerable<AinftId> ListAsync(CancellationToken ct) => rows.KeysAsync(ct)
        .Where(key => Table.IsCommitted(key.PartitionKey))
        .Select(key => AinftId.Parse(key.RowKey));

    /// <summary>
    /// Changes the state of a component by one conditional write. When another write came first, it calls
    /// <paramref name="change"/> again. The change returns its argument when it is already there.
    /// </summary>
    public async Task SetAsync(AinftId id, Func<ComponentState, ComponentState> change, CancellationToken ct)
    {
        try
        {
            while (!await TrySetAsync(id, change, ct))
                ct.ThrowIfCancellationRequested();
        }
        finally
        {
            // The row may have changed, even if its answer was lost.
            Interlocked.Increment(ref changes);
        }
    }

    /// <summary>Whether the table has the rows of everything that happened before it existed.</summary>
    public async Task<bool> AreCompleteAsync(CancellationToken ct) => await rows.GetAsync(Made, All, ct) is not null;

    /// <summary>Records that the table has all rows. Repeatable.</summary>
    public Task CompleteAsync(CancellationToken ct) => rows.InsertAsync(new TableEntity(Made, All), ct);

    private async Task<bool> TrySetAsync(
        AinftId id, Func<ComponentState, ComponentState> change, CancellationToken ct)
    {
        var stored = await rows.GetAsync(Partition.Of(id), id.ToString(), ct);
        var state = stored is null ? ComponentState.None : StateColumns.Read(stored);
        var next = change(state);
        if (ReferenceEquals(next, state))
            return true;
        if (stored is null)
            return next.IsEmpty || await rows.InsertAsync(StateColumns.Write(id, next), ct);
        return next.IsEmpty
            ? await rows.DeleteAsync(stored.PartitionKey, stored.RowKey, stored.ETag, ct)
            : await rows.ReplaceAsync(StateColumns.Write(id, next), stored.ETag, ct);
    }
}
