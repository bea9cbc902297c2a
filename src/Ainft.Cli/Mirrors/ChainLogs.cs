using System.Runtime.CompilerServices;
using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Mirrors;

/// <summary>Reads the events of a contract in ranges that the node accepts.</summary>
internal sealed class ChainLogs(Node node)
{
    private const ulong Widest = 10_000;

    /// <summary>The events of each range in the order of the chain, with the last block of the range.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="topics">The first topics.</param>
    /// <param name="from">The first block.</param>
    /// <param name="to">The last block, which is final.</param>
    /// <param name="ct">Cancels the reads.</param>
    public async IAsyncEnumerable<(IReadOnlyList<Log> Logs, ulong Last)> ReadAsync(
        Address contract, IReadOnlyList<Bytes32> topics, ulong from, ulong to,
        [EnumeratorCancellation] CancellationToken ct)
    {
        for (var width = Widest; from <= to;)
        {
            var last = Math.Min(to, from + width - 1);
            if (await TryReadAsync(contract, topics, from, last, ct) is not { } logs)
            {
                width = Math.Max(1, (last - from + 1) / 2);
                continue;
            }
            var ordered = logs.Where(log => log.Address == contract)
                .OrderBy(log => log.BlockNumber).ThenBy(log => log.LogIndex);
            yield return ([.. ordered], last);
            from = last + 1;
        }
    }

    /// <summary>All events of a range, for contracts with few events.</summary>
    public async Task<IReadOnlyList<Log>> ReadAllAsync(
        Address contract, IReadOnlyList<Bytes32> topics, ulong from, ulong to, CancellationToken ct)
    {
        var all = new List<Log>();
        await foreach (var (logs, _) in ReadAsync(contract, topics, from, to, ct))
            all.AddRange(logs);
        return all;
    }

    /// <summary>The time of a block, which the hash of an event names.</summary>
    public async Task<ulong> TimeOfAsync(Bytes32 block, CancellationToken ct) =>
        (await node.Client.GetBlockByHashAsync(block, ct))?.Timestamp
        ?? throw CommandException.TryLater(
            $"The node does not have the block {block}.", "Pass another node with --rpc.");

    private async Task<IReadOnlyList<Log>?> TryReadAsync(
        Address contract, IReadOnlyList<Bytes32> topics, ulong from, ulong last, CancellationToken ct)
    {
        try
        {
            return await node.Client.GetLogsAsync(contract, topics, from, last, ct);
        }
        catch (JsonRpcException refusal) when (last > from && !refusal.IsRateLimited)
        {
            return null;
        }
    }
}
