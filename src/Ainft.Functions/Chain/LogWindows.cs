using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

/// <summary>The registry's events of a range of blocks, and the range's last block.</summary>
internal sealed record LogWindow(ulong From, BlockHeader Last, IReadOnlyList<Log> Logs);

/// <summary>
/// Reads events in ranges that a node accepts: half as wide after any failure but a limit of rates, or when the events are many, and
/// twice as wide when they are few. Providers refuse wide ranges in words that no list has, by statuses of HTTP, and by silence. A width
/// that failed is not tried again for a hundred windows.
/// A range is believed only when its first block links to the block before, its last block has one hash before and after the
/// read, and the events fit between.
/// </summary>
internal sealed class LogWindows(Address registry, IReadOnlyList<Bytes32> topics, int maxWidth, int manyEvents)
{
    private const int WindowsUntilWider = 100;
    private ulong width = Math.Min((ulong)maxWidth, 1_000);
    private ulong failed = ulong.MaxValue;
    private int windows;

    /// <summary>Reads the window that starts at <paramref name="from"/> and does not pass <paramref name="end"/>.</summary>
    /// <exception cref="ChainMovedException">The answers do not fit together.</exception>
    public async Task<LogWindow> ReadAsync(EthereumClient node, ulong from, Bytes32? parent, BlockHeader end, CancellationToken ct)
    {
        while (true)
        {
            var to = Math.Min(end.Number, from + width - 1);
            if (await ReadRangeAsync(node, from, parent, to, ct) is not { } window)
            {
                (failed, windows) = (Math.Min(failed, to - from + 1), 0);
                width = Math.Max(1, (to - from + 1) / 2);
                continue;
            }
            if (to == end.Number && window.Last.Hash != end.Hash)
                throw new ChainMovedException($"Block {to} is {window.Last.Hash}, not {end.Hash}.");
            Adapt(window.Logs.Sum(WeightOf));
            return window;
        }
    }

    /// <summary>The first events above a block, as many as <paramref name="limit"/> lets in, and whether there are more.</summary>
    /// <exception cref="ChainMovedException">The answers do not fit together: near the head, most often a reorg.</exception>
    public async Task<(IReadOnlyList<Log> Logs, bool Truncated)> ReadToHeadAsync(
        EthereumClient node, BlockHeader applied, BlockHeader head, int limit, CancellationToken ct)
    {
        var (logs, room) = (new List<Log>(), limit);
        for (var last = applied; last.Number < head.Number && room >= 0;)
        {
            var window = await ReadAsync(node, last.Number + 1, last.Hash, head, ct);
            logs.AddRange(window.Logs.TakeWhile(log => (room -= WeightOf(log)) >= 0));
            last = window.Last;
        }
        if ((await HeaderAsync(node, head.Number, ct)).Hash != head.Hash)
            throw new ChainMovedException($"The head {head.Number} changed while the events below it were read.");
        return (logs, room < 0);
    }

    /// <summary>Null when the node failed to read more than one block at once.</summary>
    private async Task<LogWindow?> ReadRangeAsync(EthereumClient node, ulong from, Bytes32? parent, ulong to, CancellationToken ct)
    {
        var last = await HeaderAsync(node, to, ct);
        var first = from == to ? last : await HeaderAsync(node, from, ct);
        if (parent is { } hash && first.ParentHash != hash)
            throw new ChainMovedException($"Block {from} follows {first.ParentHash}, not {hash}.");
        if (await LogsAsync(node, from, to, ct) is not { } logs)
            return null;
        if ((await HeaderAsync(node, to, ct)).Hash != last.Hash)
            throw new ChainMovedException($"Block {to} changed while its events were read.");
        return new LogWindow(from, last, InOrder(logs, from, last));
    }

    private async Task<IReadOnlyList<Log>?> LogsAsync(EthereumClient node, ulong from, ulong to, CancellationToken ct)
    {
        try
        {
            return topics.Count == 0 ? [] : await node.GetLogsAsync(registry, topics, from, to, ct);
        }
        catch (Exception e) when (to > from && e is (JsonRpcException { IsRateLimited: false } or JsonRpcUnavailableException { IsRateLimited: false }))
        {
            return null;
        }
    }

    private static async Task<BlockHeader> HeaderAsync(EthereumClient node, ulong number, CancellationToken ct) =>
        await node.GetBlockAsync(BlockTag.At(number), ct) ?? throw new ChainMovedException($"Block {number} is gone.");

    private List<Log> InOrder(IReadOnlyList<Log> logs, ulong from, BlockHeader last)
    {
        var ordered = logs.OrderBy(log => log.BlockNumber).ThenBy(log => log.LogIndex).ToList();
        for (var i = 0; i < ordered.Count; i++)
        {
            var log = ordered[i];
            var fits = log.Address == registry && log.BlockNumber >= from && log.BlockNumber <= last.Number
                && (log.BlockNumber != last.Number || log.BlockHash == last.Hash)
                && (i == 0 || ordered[i - 1].BlockNumber != log.BlockNumber
                    || (ordered[i - 1].BlockHash == log.BlockHash && ordered[i - 1].LogIndex != log.LogIndex));
            if (!fits)
                throw new ChainMovedException($"Event {log.LogIndex} of block {log.BlockNumber} ({log.BlockHash}) does not belong to blocks {from} to {last.Number}.");
        }
        return ordered;
    }

    // Anyone can have the registry emit events with any number of parents: limits on events would not bound bytes.
    private static int WeightOf(Log log) => 1 + log.Data.Length / 1024;

    private void Adapt(int events)
    {
        if (events > manyEvents)
            width = Math.Max(1, width / 2);
        else if (events < manyEvents / 2 && width * 2 < failed)
            width = Math.Min((ulong)maxWidth, width * 2);
        if (++windows < WindowsUntilWider)
            return;
        (failed, windows) = (failed > ulong.MaxValue / 2 ? ulong.MaxValue : failed * 2, 0);
    }
}
