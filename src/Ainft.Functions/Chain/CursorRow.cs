using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

/// <summary>
/// The cursor in table <c>Cursors</c>, which has one row per chain and contract. Each write is conditional on the ETag.
/// <para>
/// <b>A halted cursor.</b> Reconciliation does not resume by itself, because the tables may hold events of a chain that
/// no longer exists. The operator finds out which chain is right and repairs or replays the data of the other chain.
/// Then the operator sets <c>Next</c> and <c>Parent</c> to a block of the right chain and removes the property
/// <c>Halted</c>. Instead, the operator may delete the row, which replays all events from the start block, because the
/// handlers are idempotent.
/// </para>
/// <para>
/// <b>Other contracts.</b> The row names the contracts that the app follows beside the registry. If the settings name
/// others, the tables lack their earlier events. So the cursor begins again at the start block, and the rows that exist
/// do not change.
/// </para>
/// </summary>
internal sealed class CursorRow(
    Storage storage, IOptions<ChainOptions> options, FollowedEvents followed, FactCache facts)
{
    public static readonly IndexTable Table = new("Cursors", "cursor", RowOrigin.ChainPosition);

    private const string Key = "reconcile";
    private const string Others = "Contracts";
    private static readonly FactKind<ChainCursor> Recent = new("cursor", _ => 512);
    private readonly Rows rows = storage.Rows(Table);
    private long changes;

    private ChainCursor Start => new((ulong)options.Value.StartBlock, null);

    /// <summary>The chain and the contract that the cursor follows.</summary>
    public string Scope => options.Value.Scope;

    /// <summary>The contracts beside the registry that the app follows. Null without another one.</summary>
    public string? Contracts => followed.Others;

    /// <summary>The cursor for an answer, which needs no ETag and may be as old as other facts that change.</summary>
    public Task<ChainCursor> ReadRecentAsync(CancellationToken ct) => facts.ReadRecentAsync(
        Recent,
        new() { Version = Interlocked.Read(ref changes) },
        async () => (await ReadAsync(CancellationToken.None)).Cursor,
        ct);

    public async Task<(ChainCursor Cursor, ETag? ETag)> ReadAsync(CancellationToken ct)
    {
        if (await rows.GetAsync(Scope, Key, ct) is not { } row)
            return (Start, null);
        if (row.GetString(Others) != followed.Others)
            return (Start with { Halted = row.GetString("Halted") }, row.ETag);
        var parent = row.GetString("Parent") is { } hash ? Bytes32.Parse(hash) : (Bytes32?)null;
        return (new ChainCursor((ulong)row.GetInt64("Next")!.Value, parent, row.GetString("Halted")), row.ETag);
    }

    /// <summary>
    /// Moves the cursor if it did not change since it was read. Then it reads the row again, because the answer to the
    /// write may be lost.
    /// Returns false when another instance moved the cursor.
    /// </summary>
    public async Task<(bool Moved, ETag? ETag)> MoveAsync(ChainCursor cursor, ETag? from, CancellationToken ct)
    {
        var row = new TableEntity(Scope, Key) { ["Next"] = (long)cursor.Next };
        if (cursor.Parent is { } parent)
            row["Parent"] = parent.ToString();
        if (cursor.Halted is { } reason)
            row["Halted"] = reason;
        if (followed.Others is { } others)
            row[Others] = others;
        _ = from is { } etag ? await rows.ReplaceAsync(row, etag, ct) : await rows.InsertAsync(row, ct);
        Interlocked.Increment(ref changes);
        var (stored, now) = await ReadAsync(ct);
        return (stored == cursor, now);
    }

    /// <summary>Deletes the cursor, so that the next step begins at the start block.</summary>
    public async Task ForgetAsync(CancellationToken ct)
    {
        await rows.DeleteAsync(Scope, Key, cancellationToken: ct);
        Interlocked.Increment(ref changes);
    }
}
