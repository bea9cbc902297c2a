using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

/// <summary>
/// Reads events in ranges that a node accepts. The range halves after any failure but a rate limit, and when it has
/// many events. It doubles when it has few events. The kind of failure does not matter, because providers refuse wide
/// ranges with different messages, with HTTP statuses, or by not answering. A width that failed is not tried again for
/// a hundred windows.
/// A range is valid only if its first block links to the block before it and all events lie in the range. Its last
/// block must also have the same hash before and after the read.
/// </summary>
internal sealed class LogWindows(FollowedEvents followed, int maxWidth, int manyEvents)
{
    private const int WindowsUntilWider = 100;
    private ulong width = Math.Min((ulong)maxWidth, 1_000);
    private ulong failed = ulong.MaxValue;
    private int windows;

    /// <summary>
    /// Reads the window that starts at <paramref name="from"/> and does not pass <paramref name="end"/>.
    /// </summary>
    /// <exception cref="ChainMovedException">The answers contradict each other.</exception>
    public async Task<LogWindow> ReadAsync(
        EthereumClient node, ulong from, Bytes32? parent, BlockHeader end, CancellationToken ct)
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

    /// <summary>
    /// The first events above a block, as many as <paramref name="limit"/> allows, and whether more exist.
    /// </summary>
    /// <exception cref="ChainMovedException">
    /// The answers contradict each other. Near the head, a reorg is the usual reason.
    /// </exception>
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

    /// <summary>The window of a range, or null when the node failed to read a range of several blocks.</summary>
    private async Task<LogWindow?> ReadRangeAsync(
        EthereumClient node, ulong from, Bytes32? parent, ulong to, CancellationToken ct)
    {
        var last = await HeaderAsync(node, to, ct);
        var first = from == to ? last : await HeaderAsync(node, from, ct);
        if (parent is { } hash && first.ParentHash != hash)
            throw new ChainMovedException($"Block {from} follows {first.ParentHash}, not {hash}.");
        if (await LogsAsync(node, from, to, ct) is not { } logs)
            return null;
        if ((await HeaderAsync(node, to, ct)).Hash != last.Hash)
            throw new ChainMovedException($"Block {to} changed while its events were read.");
        return new LogWindow(last, InOrder(logs, from, last));
    }

    private async Task<IReadOnlyList<Log>?> LogsAsync(EthereumClient node, ulong from, ulong to, CancellationToken ct)
    {
        try
        {
            return followed.Topics.Count == 0
                ? []
                : await node.GetLogsAsync(followed.Contracts, followed.Topics, from, to, ct);
        }
        catch (Exception e) when (to > from
            && e is JsonRpcException { IsRateLimited: false } or JsonRpcUnavailableException { IsRateLimited: false })
        {
            return null;
        }
    }

    private static async Task<BlockHeader> HeaderAsync(EthereumClient node, ulong number, CancellationToken ct) =>
        await node.GetBlockAsync(BlockTag.At(number), ct)
            ?? throw new ChainMovedException($"The node does not have block {number} any more.");

    private List<Log> InOrder(IReadOnlyList<Log> logs, ulong from, BlockHeader last)
    {
        var ordered = logs.OrderBy(log => log.BlockNumber).ThenBy(log => log.LogIndex).ToList();
        for (var i = 0; i < ordered.Count; i++)
        {
            var log = ordered[i];
            var fits = followed.Contracts.Contains(log.Address)
                && log.BlockNumber >= from && log.BlockNumber <= last.Number
                && (log.BlockNumber != last.Number || log.BlockHash == last.Hash)
                && (i == 0 || ordered[i - 1].BlockNumber != log.BlockNumber
                    || (ordered[i - 1].BlockHash == log.BlockHash && ordered[i - 1].LogIndex != log.LogIndex));
            if (!fits)
                throw new ChainMovedException(
                    $"Event {log.LogIndex} of block {log.BlockNumber} ({log.BlockHash}) does not belong to blocks "
                    + $"{from} to {last.Number}.");
        }
        ordered.RemoveAll(log => !followed.Wants(log));
        return ordered;
    }

    // Any account can make the registry emit events with any number of parents, so limits on events alone would not
    // limit their bytes.
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
