using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Governance;

/// <summary>
/// Stores the grants of compute. Periods begin at the time of the grant's block, which an event does not have. So the
/// handler asks for the block.
/// </summary>
internal sealed class GrantEvents(
    DecisionRows decisions, ChainEndpoints endpoints, IOptions<GovernanceOptions> options) : IChainEvents
{
    public Address? Contract { get; } = options.Value.GrantsAddress;

    public IReadOnlyList<Bytes32> Topics => GrantEvent.Topics;

    public async Task ApplyAsync(IReadOnlyList<Log> finalizedLogs, CancellationToken ct)
    {
        var made = new List<TableEntity>();
        foreach (var log in finalizedLogs)
            if (GrantEvent.TryRead(log, out var grant))
                made.Add(Write(log, grant, grant.IsEnd ? 0 : await TimeOfAsync(log, ct)));
        await decisions.InsertAsync(made, ct);
    }

    private TableEntity Write(Log log, GrantEvent grant, ulong since)
    {
        var row = decisions.RowOf(log, DecisionRows.Grants);
        (row["Requester"], row["Reason"]) = (grant.Requester.ToHex(), grant.Reason);
        (row["NodeMinutes"], row["Period"]) = ((long)grant.NodeMinutes, (long)grant.Period);
        (row["Since"], row["Until"]) = ((long)since, (long)grant.Until);
        return row;
    }

    private async Task<ulong> TimeOfAsync(Log log, CancellationToken ct)
    {
        var block = await endpoints.AskAnyAsync(node => node.GetBlockAsync(BlockTag.At(log.BlockNumber), ct), ct);
        return block is not null && block.Hash == log.BlockHash
            ? block.Timestamp
            : throw new ChainMovedException($"The node does not have block {log.BlockHash} of a grant.");
    }
}
