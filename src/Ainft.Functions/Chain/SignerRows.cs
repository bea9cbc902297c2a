using System.Security.Cryptography;
using System.Text;
using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure;
using Azure.Data.Tables;

namespace Ainft.Functions.Chain;

/// <summary>
/// The nonces of one account on one chain, one partition of <c>Signers</c>: <c>next</c> (the nonce to give out), <c>settled</c> (every
/// nonce below is closed), <c>tx-{nonce}</c> and <c>for-{purpose}</c>. A nonce, its record and its purpose appear in one entity
/// transaction conditional on <c>next</c>, so two processes never share a nonce and no nonce is without a record.
/// </summary>
internal sealed class SignerRows(Rows rows, long chainId, Address signer)
{
    private const string NextKey = "next";
    private const string SettledKey = "settled";
    private readonly string partition = $"{chainId}-{signer.ToHex()}";

    public static string KeyOf(ulong nonce) => $"tx-{nonce:D20}";

    private static string KeyOf(string purpose) => $"for-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(purpose)))}";

    public async Task<NonceRecord?> FindAsync(string purpose, CancellationToken ct) =>
        await rows.GetAsync(partition, KeyOf(purpose), ct) is { } row ? await FindAsync((ulong)row.GetInt64("Nonce")!.Value, ct) : null;

    public async Task<NonceRecord?> FindAsync(ulong nonce, CancellationToken ct) =>
        await rows.GetAsync(partition, KeyOf(nonce), ct) is { } row ? NonceRecord.Read(row) : null;

    /// <summary>The nonce to give out, with the row's version; null before the first.</summary>
    public async Task<(ulong Nonce, ETag ETag)?> NextAsync(CancellationToken ct) =>
        await rows.GetAsync(partition, NextKey, ct) is { } row ? ((ulong)row.GetInt64("Nonce")!.Value, row.ETag) : null;

    /// <summary>Commit point of a reservation. False: another took the nonce, or the purpose has one.</summary>
    public Task<bool> ReserveAsync(NonceRecord record, ETag? next, CancellationToken ct) => rows.TransactAsync(
    [
        Next(record.Nonce + 1, next),
        new(TableTransactionActionType.Add, record.ToEntity(partition)),
        new(TableTransactionActionType.Add, Purpose(record)),
    ], ct);

    /// <summary>Closes a record whose nonce another used, and gives its purpose a new one, at once or not at all.</summary>
    public Task<bool> ReserveAgainAsync(NonceRecord displaced, NonceRecord record, ETag next, CancellationToken ct) => rows.TransactAsync(
    [
        Next(record.Nonce + 1, next),
        new(TableTransactionActionType.UpdateReplace, (displaced with { State = TransactionState.Displaced }).ToEntity(partition), displaced.ETag),
        new(TableTransactionActionType.Add, record.ToEntity(partition)),
        new(TableTransactionActionType.UpsertReplace, Purpose(record)),
    ], ct);

    /// <summary>Gives an unrecorded nonce below <c>next</c> a record.</summary>
    public Task<bool> FillAsync(NonceRecord record, CancellationToken ct) => rows.InsertAsync(record.ToEntity(partition), ct);

    /// <summary>False: the record changed since it was read.</summary>
    public Task<bool> ReplaceAsync(NonceRecord record, CancellationToken ct) => rows.ReplaceAsync(record.ToEntity(partition), record.ETag, ct);

    /// <summary>The records from the oldest that is not closed, at most <paramref name="limit"/>.</summary>
    public async Task<IReadOnlyList<NonceRecord>> OpenAsync(int limit, CancellationToken ct)
    {
        var from = await rows.GetAsync(partition, SettledKey, ct) is { } row ? (ulong)row.GetInt64("Nonce")!.Value : 0;
        var open = new List<NonceRecord>();
        await foreach (var entity in rows.RangeAsync(partition, KeyOf(from), "tx.", take: limit, cancellationToken: ct))
            open.Add(NonceRecord.Read(entity));
        return open;
    }

    /// <summary>Moves <c>settled</c> up. Losing the race costs a longer read next time and nothing else.</summary>
    public async Task MoveSettledAsync(ulong nonce, CancellationToken ct)
    {
        var entity = new TableEntity(partition, SettledKey) { ["Nonce"] = (long)nonce };
        if (await rows.GetAsync(partition, SettledKey, ct) is not { } row)
            await rows.InsertAsync(entity, ct);
        else if ((ulong)row.GetInt64("Nonce")!.Value < nonce)
            await rows.ReplaceAsync(entity, row.ETag, ct);
    }

    private TableTransactionAction Next(ulong nonce, ETag? etag)
    {
        var entity = new TableEntity(partition, NextKey) { ["Nonce"] = (long)nonce };
        return etag is { } known
            ? new(TableTransactionActionType.UpdateReplace, entity, known)
            : new(TableTransactionActionType.Add, entity);
    }

    private TableEntity Purpose(NonceRecord record) =>
        new(partition, KeyOf(record.Purpose)) { ["Nonce"] = (long)record.Nonce, ["Purpose"] = record.Purpose };
}
