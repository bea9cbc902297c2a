using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure;
using Azure.Data.Tables;

namespace Ainft.Functions.Events;

/// <summary>Where dispatching stands: a generation of the index, and a position in its log.</summary>
internal sealed record DispatchCursor(int Generation, string Log, long Number, ETag? ETag);

/// <summary>
/// The table <c>Subscriptions</c>. All subscriptions are in one partition, because the instance that delivers reads all
/// of them, and because a guard row in it counts the watched ids in the same transaction. No bundle has them, so a
/// rebuild keeps them.
/// </summary>
internal sealed class SubscriptionStore(Storage storage)
{
    public const string Table = "Subscriptions", All = "all", Prefix = "s-";

    /// <summary>The most subscriptions of an account, of a network address, and of all accounts.</summary>
    public const int PerAccount = 20, PerClient = Most / 20, Most = 5_000;

    /// <summary>The most ids that those of an account watch, those of a network address, and all of them.</summary>
    public const int WatchedPerAccount = 100, WatchedPerClient = WatchedMost / 20, WatchedMost = 10_000;

    private const string Guard = "guard", Cursor = "cursor";

    // The guard is in the same transaction.
    private const int DroppedAtOnce = 90;

    /// <summary>A subscription whose target passed no challenge for this time makes room for another.</summary>
    private static readonly TimeSpan VerifyWithin = TimeSpan.FromHours(1);

    private readonly Rows rows = storage.Rows(Table);

    /// <summary>The number of changes by this instance.</summary>
    public long Changes { get; private set; }

    public static string KeyOf(Bytes32 id) => $"{Prefix}{id}";

    public async Task<Subscription?> FindAsync(Bytes32 id, CancellationToken ct) =>
        await rows.GetAsync(All, KeyOf(id), ct) is { } row ? SubscriptionColumns.Read(row) : null;

    /// <summary>All subscriptions, or those of an account.</summary>
    public Task<List<Subscription>> ListAsync(Address? owner, CancellationToken ct) =>
        ListAsync(owner is { } account ? OwnedBy(account) : null, null, ct);

    /// <summary>
    /// Inserts a subscription. Returns the limit that it would exceed, or null when it is stored. Another request that
    /// changes the guard at the same time makes this one count again. Old subscriptions that no target verified make
    /// room, because requests with fresh keys would otherwise close the registry's subscriptions for good. A network
    /// address has a twentieth of the places, because fresh keys could otherwise take all of them again each hour.
    /// </summary>
    public async Task<string?> TryInsertAsync(Subscription one, CancellationToken ct)
    {
        while (true)
        {
            var guard = await rows.GetAsync(All, Guard, ct);
            var near = await ListAsync($"{OwnedBy(one.Owner)} or {SentBy(one.Client)}", null, ct);
            if (near.Any(known => known.Id == one.Id))
                return null;
            if (Exceeded(one, near) is { } full)
            {
                if (!await DropAsync(guard, full.Whose, one.CreatedAt - VerifyWithin, ct))
                    return full.Limit;
            }
            else if (Exceeded(one, guard) is { } limit)
            {
                if (!await DropAsync(guard, null, one.CreatedAt - VerifyWithin, ct))
                    return limit;
            }
            else if (await ChangeAsync(guard, 1, one.Watched,
                [new(TableTransactionActionType.Add, SubscriptionColumns.Write(one))], ct))
                return null;
        }
    }

    /// <summary>Replaces a subscription that was read. False when another request changed it.</summary>
    public async Task<bool> TryReplaceAsync(Subscription one, CancellationToken ct)
    {
        Changes++;
        return await rows.ReplaceAsync(SubscriptionColumns.Write(one), one.ETag, ct);
    }

    /// <summary>Deletes a subscription. Repeatable.</summary>
    public async Task RemoveAsync(Subscription one, CancellationToken ct)
    {
        while (await rows.GetAsync(All, KeyOf(one.Id), ct) is { } row)
        {
            var guard = await rows.GetAsync(All, Guard, ct);
            if (await ChangeAsync(guard, -1, -one.Watched,
                [new(TableTransactionActionType.Delete, row, row.ETag)], ct))
                return;
        }
    }

    public async Task<DispatchCursor?> ReadCursorAsync(CancellationToken ct) =>
        await rows.GetAsync(All, Cursor, ct) is { } row
            ? new DispatchCursor(
                row.GetInt32("Generation")!.Value, row.GetString("Log"), row.GetInt64("Number")!.Value, row.ETag)
            : null;

    /// <summary>Moves the cursor. Null when another instance moved it.</summary>
    public async Task<DispatchCursor?> MoveCursorAsync(DispatchCursor to, CancellationToken ct)
    {
        var row = new TableEntity(All, Cursor)
        {
            ["Generation"] = to.Generation,
            ["Log"] = to.Log,
            ["Number"] = to.Number,
        };
        var isMoved = to.ETag is { } etag ? await rows.ReplaceAsync(row, etag, ct) : await rows.InsertAsync(row, ct);
        return isMoved ? to with { ETag = row.ETag } : null;
    }

    /// <summary>
    /// Deletes some subscriptions from before a time, by a condition or of all, that no target verified. False when
    /// there is none. After true the caller counts again, because another request may have changed one of them.
    /// </summary>
    private async Task<bool> DropAsync(
        TableEntity? guard, string? whose, DateTimeOffset before, CancellationToken ct)
    {
        var old = $"State eq '{SubscriptionState.Unverified}' and "
            + TableClient.CreateQueryFilter($"CreatedAt lt {before}");
        var dropped = await ListAsync(whose is null ? old : $"{whose} and {old}", DroppedAtOnce, ct);
        if (dropped.Count == 0)
            return false;
        await ChangeAsync(
            guard, -dropped.Count, -dropped.Sum(one => one.Watched),
            [.. dropped.Select(one => new TableTransactionAction(
                TableTransactionActionType.Delete, new TableEntity(All, KeyOf(one.Id)), one.ETag))],
            ct);
        return true;
    }

    private Task<List<Subscription>> ListAsync(string? where, int? take, CancellationToken ct) => rows
        .RangeWhereAsync(All, Prefix, $"{Prefix}~", where, take, ct)
        .Select(SubscriptionColumns.Read).ToListAsync(ct).AsTask();

    private async Task<bool> ChangeAsync(
        TableEntity? guard, int more, int moreWatched, TableTransactionAction[] changes, CancellationToken ct)
    {
        Changes++;
        var (count, watched) = CountsOf(guard);
        var next = new TableEntity(All, Guard) { ["Count"] = count + more, ["Watched"] = watched + moreWatched };
        return await rows.TransactAsync(
            [
                guard is { ETag: var etag }
                    ? new(TableTransactionActionType.UpdateReplace, next, etag)
                    : new(TableTransactionActionType.Add, next),
                .. changes,
            ],
            ct);
    }

    private static string OwnedBy(Address account) => $"Owner eq '{account.ToHex()}'";

    private static string SentBy(string client) => $"Client eq '{client}'";

    private static (int Count, int Watched) CountsOf(TableEntity? guard) =>
        (guard?.GetInt32("Count") ?? 0, guard?.GetInt32("Watched") ?? 0);

    /// <summary>
    /// The limit of an account or of a network address that a subscription would exceed, and the condition of the
    /// subscriptions that count.
    /// </summary>
    private static (string Limit, string Whose)? Exceeded(Subscription one, List<Subscription> near)
    {
        List<Subscription> own = [.. near.Where(known => known.Owner == one.Owner)],
            sent = [.. near.Where(known => known.Client == one.Client)];
        return own.Count >= PerAccount
                ? ($"An account has at most {PerAccount} subscriptions.", OwnedBy(one.Owner))
            : WatchedWith(one, own) > WatchedPerAccount
                ? ($"The subscriptions of an account watch at most {WatchedPerAccount} ids.", OwnedBy(one.Owner))
            : sent.Count >= PerClient
                ? ($"A network address has at most {PerClient} subscriptions.", SentBy(one.Client))
            : WatchedWith(one, sent) > WatchedPerClient
                ? ($"The subscriptions of a network address watch at most {WatchedPerClient} ids.", SentBy(one.Client))
            : null;
    }

    private static int WatchedWith(Subscription one, List<Subscription> others) =>
        others.Sum(known => known.Watched) + one.Watched;

    /// <summary>The limit of all accounts that a subscription would exceed.</summary>
    private static string? Exceeded(Subscription one, TableEntity? guard)
    {
        var (count, watched) = CountsOf(guard);
        return count >= Most ? $"The registry has at most {Most:N0} subscriptions."
            : watched + one.Watched > WatchedMost ? $"All subscriptions together watch at most {WatchedMost:N0} ids."
            : null;
    }
}
