using Ainft.Ethereum;
using Azure.Data.Tables;

namespace Ainft.Functions.Governance;

/// <summary>A retraction of a component, or the event that took one back.</summary>
/// <param name="Id">The component. The contract does not know whether it exists.</param>
/// <param name="Creator">The creator that acted, or null when the DAO acted.</param>
/// <param name="IsRetracted">Whether the event retracts.</param>
/// <param name="Evidence">The digest that shows why the DAO acted, or null.</param>
/// <param name="Reason">The reason. A stranger may have written it.</param>
/// <param name="At">The event.</param>
public sealed record Retraction(
    AinftId Id, Address? Creator, bool IsRetracted, Bytes32? Evidence, string Reason, DecidedAt At);

/// <summary>The retractions in force of one component. At least one of them is not null.</summary>
/// <param name="ByDao">The flag of the DAO. Only this one holds payments.</param>
/// <param name="ByCreator">The retraction by the creator.</param>
public sealed record RetractionState(Retraction? ByDao, Retraction? ByCreator);

/// <summary>Reads retractions. The answers follow from the final events up to a block alone.</summary>
public sealed class ReadRetractions
{
    private readonly RetractionRows rows;

    internal ReadRetractions(RetractionRows rows) => this.rows = rows;

    /// <summary>The retractions of a component that are in force as of a block, or null without one.</summary>
    public async Task<RetractionState?> OfAsync(AinftId id, ulong block, CancellationToken ct)
    {
        var (dao, creator) = (LastAsync(id, true, block, ct), LastAsync(id, false, block, ct));
        return (await dao, await creator) is (null, null) ? null : new RetractionState(await dao, await creator);
    }

    /// <summary>Whether the DAO ever flagged a component, so that a caller need not ask for each block.</summary>
    public async Task<bool> WasFlaggedAsync(AinftId id, CancellationToken ct) =>
        await rows.LastAsync(id, true, ulong.MaxValue, ct) is not null;

    /// <summary>
    /// The events of all components up to a block, the newest first, from a position on. The second value is the
    /// position of the next one, or null at the end.
    /// </summary>
    public async Task<(IReadOnlyList<Retraction> Items, string? Next)> ListAsync(
        ulong block, string? from, int take, CancellationToken ct)
    {
        var found = await rows.ListAsync(RetractionRows.List, block, from, take + 1, ct).ToListAsync(ct);
        return ([.. found.Take(take).Select(Read)], found.Count > take ? found[take].RowKey : null);
    }

    /// <summary>The final blocks with events, above a block and up to another one, the newest first.</summary>
    public IAsyncEnumerable<ulong> BlocksAsync(ulong after, ulong to, CancellationToken ct) =>
        rows.BetweenAsync(after, to, ct).Select(row => DecidedAt.Of(row).BlockNumber);

    /// <summary>The events of a final block, the oldest first.</summary>
    public IAsyncEnumerable<Retraction> InAsync(ulong block, CancellationToken ct) =>
        rows.BetweenAsync(block - 1, block, ct).Select(Read).Reverse();

    /// <summary>
    /// The retractions in force as of a block, one per component, those by the DAO first. It looks at a number of the
    /// newest events of each kind only, because any account can retract components of its own.
    /// </summary>
    public async Task<IReadOnlyList<Retraction>> InForceAsync(ulong block, int most, CancellationToken ct)
    {
        var ofDao = await LastOfEachAsync(RetractionRows.OfDao, block, most, ct);
        var all = await LastOfEachAsync(RetractionRows.List, block, most, ct);
        return [.. ofDao.Concat(all.Where(one => one.Creator is not null)).DistinctBy(one => one.Id)];
    }

    private async Task<IReadOnlyList<Retraction>> LastOfEachAsync(
        string list, ulong block, int most, CancellationToken ct) =>
        await rows.ListAsync(list, block, null, most, ct)
            .Select(Read)
            .DistinctBy(one => (one.Id, one.Creator is null))
            .Where(one => one.IsRetracted)
            .ToListAsync(ct);

    private async Task<Retraction?> LastAsync(AinftId id, bool byDao, ulong block, CancellationToken ct) =>
        await rows.LastAsync(id, byDao, block, ct) is { } row && Read(row) is { IsRetracted: true } retraction
            ? retraction
            : null;

    private static Retraction Read(TableEntity row) => new(
        AinftId.Parse(row.GetString("Id")),
        row.GetString("Creator") is { } creator ? Address.Parse(creator) : null,
        row.GetBoolean("Retracted")!.Value,
        row.GetString("Evidence") is { } evidence ? Bytes32.Parse(evidence) : null,
        row.GetString("Reason"),
        DecidedAt.Of(row));
}
