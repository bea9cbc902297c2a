using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Tests.Chain;

/// <summary>
/// An event handler like those of the slices. It inserts one row per event if absent, spread over 16 partitions.
/// </summary>
internal sealed class TokenRows(Storage storage, IReadOnlyList<Bytes32> topics) : IChainEvents
{
    public const string Table = "ChainTokens";

    public IReadOnlyList<Bytes32> Topics => topics;

    public Task ApplyAsync(IReadOnlyList<Log> finalizedLogs, CancellationToken ct) =>
        storage.Rows(Table).InsertAbsentAsync([.. finalizedLogs.Select(RowOf)], ct);

    public static async Task<List<string>> ReadAllAsync(Storage storage)
    {
        var rows = new List<string>();
        for (var partition = 0; partition < 16; partition++)
            await foreach (var row in storage.Rows(Table).RangeAsync($"{partition:x}", null, null))
                rows.Add($"{row.PartitionKey} {row.RowKey} {row.GetString("Block")} {row.GetString("Subject")}");
        return rows;
    }

    private static TableEntity RowOf(Log log) =>
        new($"{(log.BlockNumber + (ulong)log.LogIndex) % 16:x}", $"{log.BlockNumber:D12}-{log.LogIndex:D6}")
        {
            ["Block"] = log.BlockHash.ToString(),
            ["Subject"] = log.Topics[^1].ToString(),
        };
}
