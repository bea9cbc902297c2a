using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Governance;

/// <summary>
/// The table <c>Retractions</c>. Each final event has a row among those of its component and one in the list of all.
/// Events of the DAO have a list of their own too, because anyone can fill the list of all with own components.
/// The events of the DAO and of the creator have their own keys, because each kind is decided by its last event.
/// </summary>
internal sealed class RetractionRows(
    Storage storage, IOptions<GovernanceOptions> options, IOptions<ChainOptions> chain) : IChainEvents
{
    public static readonly IndexTable Table = new("Retractions", "retraction", RowOrigin.TokenEvents);

    public const string List = "list", OfDao = "dao";

    private readonly Rows rows = storage.Rows(Table);

    public Address? Contract => options.Value.RetractionsAddress;

    public IReadOnlyList<Bytes32> Topics => RetractionEvent.Topics;

    public Task ApplyAsync(IReadOnlyList<Log> finalizedLogs, CancellationToken ct) =>
        rows.InsertAbsentAsync([.. finalizedLogs.SelectMany(Write)], ct);

    /// <summary>The last event of a kind about a component up to a block, or null.</summary>
    public async Task<TableEntity?> LastAsync(AinftId id, bool byDao, ulong block, CancellationToken ct)
    {
        var prefix = PrefixOf(id, byDao);
        return await rows.RangeAsync(Partition.Of(id), prefix + DecidedAt.UpTo(block), prefix + ':', 1, ct)
            .FirstOrDefaultAsync(ct);
    }

    /// <summary>The events of a list up to a block, the newest first.</summary>
    public IAsyncEnumerable<TableEntity> ListAsync(
        string list, ulong block, string? from, int take, CancellationToken ct)
    {
        var first = (list == OfDao ? $"{OfDao}-" : "") + DecidedAt.UpTo(block);
        var begin = from is null || string.CompareOrdinal(from, first) < 0 ? first : from;
        return rows.RangeAsync(list, begin, null, take, ct);
    }

    /// <summary>The events of all components above a block and up to another one, the newest first.</summary>
    public IAsyncEnumerable<TableEntity> BetweenAsync(ulong after, ulong to, CancellationToken ct)
    {
        var keys = DecidedAt.Between(after, to);
        return rows.RangeAsync(List, keys.From, keys.To, cancellationToken: ct);
    }

    private IEnumerable<TableEntity> Write(Log log)
    {
        if (!RetractionEvent.TryRead(log, out var retraction))
            yield break;
        var key = DecidedAt.KeyOf(log);
        var own = PrefixOf(retraction.Id, retraction.Creator is null) + key;
        yield return Write(log, retraction, Partition.Of(retraction.Id), own);
        yield return Write(log, retraction, List, key);
        if (retraction.Creator is null)
            yield return Write(log, retraction, OfDao, $"{OfDao}-{key}");
    }

    private TableEntity Write(Log log, RetractionEvent retraction, string partition, string key)
    {
        var row = DecidedAt.RowOf(log, partition, key, chain.Value.FinalityRule);
        (row["Id"], row["Retracted"]) = (retraction.Id.ToString(), retraction.IsRetracted);
        row["Reason"] = retraction.Reason;
        if (retraction.Creator is { } creator)
            row["Creator"] = creator.ToHex();
        if (retraction.Evidence is { } evidence)
            row["Evidence"] = evidence.ToString();
        return row;
    }

    // A colon comes after every digit.
    private static string PrefixOf(AinftId id, bool byDao) => $"{id}-{(byDao ? "dao" : "creator")}-";
}
