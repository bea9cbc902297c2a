using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Azure;
using Azure.Data.Tables;

namespace Ainft.Functions.Lineage;

/// <summary>A row of <c>Linked</c>: the facts of the chain, and the token's place in the lineage once it has one.</summary>
public sealed record LinkedRow(Linking Linking, LinkedToken? Token, ETag ETag);

/// <summary>
/// The table <c>Linked</c>: a row a token, in the partition of its id's first digit. Its facts follow from the finalized chain alone; its
/// label and generation are added by whoever asks first when all parents are known, and then stay.
/// </summary>
public sealed class LinkedTokens(Storage storage)
{
    private readonly Rows rows = storage.Rows("Linked");

    /// <summary>The registry mints a token once, so inserting what is absent is all there is to do, and to repeat.</summary>
    public Task InsertAsync(IEnumerable<Linking> linkings, CancellationToken ct) => rows.InsertAbsentAsync([.. linkings.Select(Write)], ct);

    public async Task<LinkedRow?> FindAsync(AinftId id, CancellationToken ct)
    {
        if (await rows.GetAsync(PartitionOf(id), id.ToString(), ct) is not { } row)
            return null;
        var linking = Read(row);
        var token = row.GetInt32("Generation") is { } generation ? LinkedToken.Of(linking, LabelColumns.Read(row), generation) : null;
        return new LinkedRow(linking, token, row.ETag);
    }

    /// <summary>Gives a token its place; answers the one it has, which may be that of another process that was first.</summary>
    public async Task<LinkedToken?> SettleAsync(LinkedRow from, LinkedToken token, CancellationToken ct)
    {
        var row = Write(from.Linking);
        row["Generation"] = token.Generation;
        LabelColumns.Write(row, token.Label);
        return await rows.ReplaceAsync(row, from.ETag, ct) ? token : (await FindAsync(token.Id, ct))?.Token;
    }

    private static TableEntity Write(Linking linking)
    {
        var row = new TableEntity(PartitionOf(linking.Id), linking.Id.ToString())
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

    private static string PartitionOf(AinftId id) => id.ToString().Substring(2, 1);
}
