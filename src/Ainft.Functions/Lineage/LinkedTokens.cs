using System.Diagnostics;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Azure;
using Azure.Data.Tables;

namespace Ainft.Functions.Lineage;

/// <summary>
/// A row of <c>Linked</c> with the facts of the chain. The token is null until it has a position in the lineage.
/// </summary>
public sealed record LinkedRow(Linking Linking, LinkedToken? Token, ETag ETag);

/// <summary>
/// The table <c>Linked</c>. It has one row per token in the partition of the id's first digit. The facts come only from
/// the finalized chain. The first request after all parents are known adds the label and the generation permanently.
/// </summary>
public sealed class LinkedTokens(Storage storage)
{
    public static readonly IndexTable Table = new("Linked", "linked", RowOrigin.TokenEvents)
    {
        IsVolatile = LabelColumns.Has,
    };

    private static readonly (AncestryLabel Label, int Generation, IReadOnlyList<AncestrySet>) Root =
        AncestryJoin.Of([]).Complete(_ => throw new UnreachableException());

    private readonly Rows rows = storage.Rows(Table);

    /// <summary>
    /// Inserts the missing rows. This is idempotent and complete, because the registry mints a token only once. A token
    /// without parents gets its position at once, so that it needs no second write.
    /// </summary>
    public Task InsertAsync(IEnumerable<Linking> linkings, CancellationToken ct) => rows.InsertAbsentAsync(
        [
            .. linkings.Select(linking =>
                linking.Parents.Count > 0 ? Write(linking) : Write(linking, Root.Label, Root.Generation)),
        ],
        ct);

    public async Task<LinkedRow?> FindAsync(AinftId id, CancellationToken ct)
    {
        if (await rows.GetAsync(Partition.Of(id), id.ToString(), ct) is not { } row)
            return null;
        var linking = Read(row);
        var token = row.GetInt32("Generation") is { } generation
            ? LinkedToken.Of(linking, LabelColumns.Read(row), generation)
            : null;
        return new LinkedRow(linking, token, row.ETag);
    }

    /// <summary>
    /// Stores a token's position and returns the stored token. If another instance was first, that is its token.
    /// </summary>
    public async Task<LinkedToken?> SettleAsync(LinkedRow from, LinkedToken token, CancellationToken ct)
    {
        var row = Write(from.Linking, token.Label, token.Generation);
        return await rows.ReplaceAsync(row, from.ETag, ct) ? token : (await FindAsync(token.Id, ct))?.Token;
    }

    private static TableEntity Write(Linking linking, AncestryLabel label, int generation)
    {
        var row = Write(linking);
        row["Generation"] = generation;
        LabelColumns.Write(row, label);
        return row;
    }

    private static TableEntity Write(Linking linking)
    {
        var row = new TableEntity(Partition.Of(linking.Id), linking.Id.ToString())
        {
            ["Creator"] = linking.Creator.ToHex(),
            ["Digest"] = linking.Digest.ToString(),
            ["Block"] = (long)linking.BlockNumber,
            ["BlockHash"] = linking.BlockHash.ToString(),
            ["Transaction"] = linking.Transaction.ToString(),
        };
        if (linking.Parents.Count > 0)
            row["Parents"] = Packed.Ids(linking.Parents);
        Finality.Write(row, linking.Finality);
        return row;
    }

    private static Linking Read(TableEntity row) => new(
        AinftId.Parse(row.RowKey),
        Address.Parse(row.GetString("Creator")),
        Sha256Digest.Parse(row.GetString("Digest")),
        Packed.ReadIds(row.GetBinary("Parents")),
        (ulong)row.GetInt64("Block")!.Value,
        Bytes32.Parse(row.GetString("BlockHash")),
        Bytes32.Parse(row.GetString("Transaction")))
    {
        Finality = Chain.Finality.Read(row),
    };
}
