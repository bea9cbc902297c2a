using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Governance;

/// <summary>
/// The table <c>Decisions</c> with one row per final event about policy, operators, grants and rules, and per executed
/// operation. Each list has a partition, and its newest event comes first. Rows never change, so the state as of a
/// block follows from a prefix of the events, and a rebuild writes the same rows.
/// </summary>
public sealed class DecisionRows(Storage storage, IOptions<ChainOptions> options)
{
    public static readonly IndexTable Table = new("Decisions", "decision", RowOrigin.TokenEvents);

    internal const string Policy = "policy", Operators = "operators", Grants = "grants", Rules = "rules",
        Executed = "executed";

    private readonly Rows rows = storage.Rows(Table);

    internal TableEntity RowOf(Log log, string list) =>
        DecidedAt.RowOf(log, list, DecidedAt.KeyOf(log), options.Value.FinalityRule);

    /// <summary>Inserts the missing rows, so repeated calls have the same result.</summary>
    internal Task InsertAsync(IEnumerable<TableEntity> entities, CancellationToken ct) =>
        rows.InsertAbsentAsync([.. entities], ct);

    /// <summary>The rows of a list up to a block, the newest first.</summary>
    internal IAsyncEnumerable<TableEntity> UpToAsync(string list, ulong block, int? take, CancellationToken ct) =>
        rows.RangeAsync(list, DecidedAt.UpTo(block), null, take, ct);

    /// <summary>The rows of a list above a block and up to another one, the newest first.</summary>
    internal IAsyncEnumerable<TableEntity> BetweenAsync(string list, ulong after, ulong to, CancellationToken ct)
    {
        var keys = DecidedAt.Between(after, to);
        return rows.RangeAsync(list, keys.From, keys.To, cancellationToken: ct);
    }
}
