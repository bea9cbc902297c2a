using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;

namespace Ainft.Functions.Upkeep;

/// <summary>What the batches in storage say, in the order in which their bundles came to be.</summary>
/// <param name="InOrder">The roots of all batches.</param>
/// <param name="Bundles">All bundles in them.</param>
/// <param name="Staged">What was staged and has not become a batch, and when.</param>
/// <param name="Lost">Batches whose list of bundles is gone.</param>
internal sealed record CommittedBatches(
    IReadOnlyList<Bytes32> InOrder, IReadOnlySet<Sha256Digest> Bundles, IReadOnlyList<(Bytes32 Root, DateTimeOffset At)> Staged, IReadOnlySet<Bytes32> Lost)
{
    /// <summary>
    /// Reads all lists, in memory of 50 bytes a bundle. Not each staged batch became one: a process that lost against another left its
    /// tree behind. A batch is what the index, a closed bundle or the chain knows; of others the oldest whose bundles are in no batch yet,
    /// nor open: those wait for another.
    /// </summary>
    /// <param name="all">The services of the app whose storage is read.</param>
    /// <param name="chain">Asks the chain; null when none is given.</param>
    /// <param name="report">Takes the batches that are lost.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<CommittedBatches> ReadAsync(IServiceProvider all, ReplayChain? chain, UpkeepReport report, CancellationToken ct)
    {
        var batches = all.GetRequiredService<Batches>();
        var (known, unknown, lost) = (new List<(DateTimeOffset At, Bytes32 Root)>(), new List<(DateTimeOffset At, Bytes32 Root)>(), new HashSet<Bytes32>());
        var (staged, stagedAt) = (new List<(Bytes32 Root, DateTimeOffset At)>(), new Dictionary<Bytes32, DateTimeOffset>());
        await foreach (var (root, at) in batches.ListStagedAsync(ct))
        {
            stagedAt[root] = at;
            var batch = await TryReadAsync(batches, root, ct);
            var counts = await CountsAsync(all, root, batch, chain, ct);
            if (batch is not null)
                (counts ? known : unknown).Add((batch.At, root));
            else if (counts)
                lost.Add(root);
            else
                staged.Add((root, at));
        }
        foreach (var root in lost)
            report.Add(FindingClass.BatchLost, $"batches/{root}", "Its list of bundles is not there, or is none.");
        var (order, bundles) = (new List<(DateTimeOffset At, Bytes32 Root)>(), new HashSet<Sha256Digest>());
        foreach (var (at, root) in known.Order().Concat(unknown.Order()))
        {
            var batch = await batches.ReadStagedAsync(root, ct);
            if (batch.Bundles.Any(bundle => bundles.Contains(bundle.Hash)) || (unknown.Contains((at, root)) && await IsOpenAsync(all, batch, ct)))
            {
                staged.Add((root, stagedAt[root]));
                continue;
            }
            bundles.UnionWith(batch.Bundles.Select(bundle => bundle.Hash));
            order.Add((at, root));
        }
        return new CommittedBatches([.. order.Order().Select(batch => batch.Root)], bundles, staged, lost);
    }

    private static async Task<bool> CountsAsync(IServiceProvider all, Bytes32 root, Batch? batch, ReplayChain? chain, CancellationToken ct) =>
        await all.GetRequiredService<Batches>().FindSizeAsync(root, ct) is not null
        || (await all.GetRequiredService<Batches>().ReadPointerAsync(ct)).Root == root
        || (batch?.Bundles is [var first, ..] && await all.GetRequiredService<Bundles>().FindRootAsync(first.Hash, ct) == root)
        || await all.GetRequiredService<AnchoredEvents>().FindAsync(root, ct) is not null
        || (chain is not null && await chain.FindAnchorAsync(root, ct) is not null);

    private static async Task<bool> IsOpenAsync(IServiceProvider all, Batch batch, CancellationToken ct) =>
        batch.Bundles is [var first, ..] && await all.GetRequiredService<Bundles>().FindOpenAsync(first.Hash, ct) is not null;

    private static async Task<Batch?> TryReadAsync(Batches batches, Bytes32 root, CancellationToken ct)
    {
        try
        {
            return await batches.ReadStagedAsync(root, ct);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or FormatException)
        {
            return null;
        }
    }
}
