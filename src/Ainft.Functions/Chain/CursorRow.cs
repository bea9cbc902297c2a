using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

/// <summary>
/// The cursor in table <c>Cursors</c>, one row for a chain and contract, moved only by ETag.
/// <para>
/// <b>A halted cursor.</b> Reconciliation never goes on by itself: the tables may hold events of a chain that is gone. The operator finds out which
/// chain is right, repairs or replays what came from the other, sets <c>Next</c> and <c>Parent</c> to a block that is on the right one (or
/// deletes the row to replay from the start block: handlers are idempotent), and removes the property <c>Halted</c>.
/// </para>
/// </summary>
internal sealed class CursorRow(Storage storage, IOptions<ChainOptions> options)
{
    private const string Key = "reconcile";
    private readonly Rows rows = storage.Rows("Cursors");

    public async Task<(ChainCursor Cursor, ETag? ETag)> ReadAsync(CancellationToken ct)
    {
        if (await rows.GetAsync(options.Value.Scope, Key, ct) is not { } row)
            return (new ChainCursor((ulong)options.Value.StartBlock, null), null);
        var parent = row.GetString("Parent") is { } hash ? Bytes32.Parse(hash) : (Bytes32?)null;
        return (new ChainCursor((ulong)row.GetInt64("Next")!.Value, parent, row.GetString("Halted")), row.ETag);
    }

    /// <summary>
    /// Moves the cursor if nobody has since it was read. An answer that was lost after the move is seen by reading again.
    /// False: another process is at work.
    /// </summary>
    public async Task<(bool Moved, ETag? ETag)> MoveAsync(ChainCursor cursor, ETag? from, CancellationToken ct)
    {
        var row = new TableEntity(options.Value.Scope, Key) { ["Next"] = (long)cursor.Next };
        if (cursor.Parent is { } parent)
            row["Parent"] = parent.ToString();
        if (cursor.Halted is { } reason)
            row["Halted"] = reason;
        _ = from is { } etag ? await rows.ReplaceAsync(row, etag, ct) : await rows.InsertAsync(row, ct);
        var (stored, now) = await ReadAsync(ct);
        return (stored == cursor, now);
    }

    /// <summary>As if nothing had been applied yet.</summary>
    public Task ForgetAsync(CancellationToken ct) => rows.DeleteAsync(options.Value.Scope, Key, cancellationToken: ct);
}
