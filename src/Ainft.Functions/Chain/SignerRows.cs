using System.Security.Cryptography;
using System.Text;
using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure;
using Azure.Data.Tables;

namespace Ainft.Functions.Chain;

/// <summary>
/// The nonces of one account on one chain, in one partition of <c>Signers</c>. The row <c>next</c> has the nonce to
/// assign next. All nonces below the one in <c>settled</c> are closed. The other rows are <c>tx-{nonce}</c> and
/// <c>for-{purpose}</c>. An entity transaction conditional on <c>next</c> writes a nonce, its record and its purpose.
/// So two instances never share a nonce, and each nonce has a record.
/// </summary>
internal sealed class SignerRows(Rows rows, long chainId, Address signer)
{
    private const string NextKey = "next";
    private const string SettledKey = "settled";
    private readonly string partition = $"{chainId}-{signer.ToHex()}";

    public static string KeyOf(ulong nonce) => $"tx-{nonce:D20}";

    private static string KeyOf(string purpose) =>
        $"for-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(purpose)))}";

    public async Task<NonceRecord?> FindAsync(string purpose, CancellationToken ct) =>
        await rows.GetAsync(partition, KeyOf(purpose), ct) is { } row
            ? await FindAsync((ulong)row.GetInt64("Nonce")!.Value, ct)
            : null;

    public async Task<NonceRecord?> FindAsync(ulong nonce, CancellationToken ct) =>
        await rows.GetAsync(partition, KeyOf(nonce), ct) is { } row ? NonceRecord.Read(row) : null;

    /// <summary>The nonce to assign next with the ETag of its row, or null before the first nonce.</summary>
    public async Task<(ulong Nonce, ETag ETag)?> NextAsync(CancellationToken ct) =>
        await rows.GetAsync(partition, NextKey, ct) is { } row ? ((ulong)row.GetInt64("Nonce")!.Value, row.ETag) : null;

    /// <summary>
    /// Commits a reservation. Returns false when another instance took the nonce or the purpose already has a nonce.
    /// </summary>
    public Task<bool> ReserveAsync(NonceRecord record, ETag? next, CancellationToken ct) => rows.TransactAsync(
    [
        Next(record.Nonce + 1, next),
        new(TableTransactionActionType.Add, record.ToEntity(partition)),
        new(TableTransactionActionType.Add, Purpose(record)),
    ], ct);

    /// <summary>Closes a displaced record and assigns a new nonce to its purpose, atomically.</summary>
    public Task<bool> ReserveAgainAsync(NonceRecord displaced, NonceRecord record, ETag next, CancellationToken ct)
    {
        var closed = displaced with { State = TransactionState.Displaced };
        return rows.TransactAsync(
        [
            Next(record.Nonce + 1, next),
            new(TableTransactionActionType.UpdateReplace, closed.ToEntity(partition), displaced.ETag),
            new(TableTransactionActionType.Add, record.ToEntity(partition)),
            new(TableTransactionActionType.UpsertReplace, Purpose(record)),
        ], ct);
    }

    /// <summary>Adds a record for a nonce below <c>next</c> that does not have one.</summary>
    public Task<bool> FillAsync(NonceRecord record, CancellationToken ct) =>
        rows.InsertAsync(record.ToEntity(partition), ct);

    /// <summary>Replaces a record. Returns false when the record changed since it was read.</summary>
    public Task<bool> ReplaceAsync(NonceRecord record, CancellationToken ct) =>
        rows.ReplaceAsync(record.ToEntity(partition), record.ETag, ct);

    /// <summary>The records from the oldest one that is not closed, at most <paramref name="limit"/>.</summary>
    public async Task<IReadOnlyList<NonceRecord>> OpenAsync(int limit, CancellationToken ct)
    {
        var from = await rows.GetAsync(partition, SettledKey, ct) is { } row ? (ulong)row.GetInt64("Nonce")!.Value : 0;
        var open = new List<NonceRecord>();
        await foreach (var entity in rows.RangeAsync(partition, KeyOf(from), "tx.", take: limit, cancellationToken: ct))
            open.Add(NonceRecord.Read(entity));
        return open;
    }

    /// <summary>
    /// Moves <c>settled</c> up. An instance that loses the race only reads more records in the next step.
    /// </summary>
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
