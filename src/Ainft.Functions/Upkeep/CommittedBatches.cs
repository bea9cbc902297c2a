using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Ledger;

namespace Ainft.Functions.Upkeep;

/// <summary>The batches in storage, in the order in which their bundles were made.</summary>
/// <param name="InOrder">The roots of all batches.</param>
/// <param name="Bundles">All bundles in them.</param>
/// <param name="Staged">The staged data that did not become a batch, with their times.</param>
/// <param name="Lost">The batches that lost their list of bundles.</param>
internal sealed record CommittedBatches(
    IReadOnlyList<Bytes32> InOrder,
    IReadOnlySet<Sha256Digest> Bundles,
    IReadOnlyList<(Bytes32 Root, DateTimeOffset At)> Staged,
    IReadOnlySet<Bytes32> Lost)
{
    /// <summary>
    /// Reads all lists of bundles, with 50 bytes of memory per bundle. Some staged data never became a batch, because
    /// their process lost against another. A root is a batch if the index, a closed bundle or the chain knows it. The
    /// other roots follow, oldest first. Such a root is a batch if its bundles are in no batch yet and are not open.
    /// </summary>
    /// <param name="index">The index over the app's storage.</param>
    /// <param name="report">Receives the lost batches.</param>
    /// <param name="ct">Cancels the read.</param>
    public static async Task<CommittedBatches> ReadAsync(
        ComposedIndex index, UpkeepReport report, CancellationToken ct)
    {
        var batches = index.Batches;
        List<(DateTimeOffset At, Bytes32 Root)> known = [], unknown = [];
        List<(Bytes32 Root, DateTimeOffset At)> staged = [];
        var (stagedAt, lost) = (new Dictionary<Bytes32, DateTimeOffset>(), new HashSet<Bytes32>());
        await foreach (var (root, at) in batches.ListStagedAsync(ct))
        {
            stagedAt[root] = at;
            var batch = await TryReadAsync(batches, root, ct);
            var isKnown = await IsKnownAsync(index, root, batch, ct);
            if (batch is not null)
                (isKnown ? known : unknown).Add((batch.At, root));
            else if (isKnown)
                lost.Add(root);
            else
                staged.Add((root, at));
        }
        foreach (var root in lost)
            report.Add(
                FindingClass.BatchLost,
                $"batches/{root}",
                "The list of bundles of the batch is missing or unreadable.");
        var (order, bundles) = (new List<(DateTimeOffset At, Bytes32 Root)>(), new HashSet<Sha256Digest>());
        foreach (var (at, root) in known.Order().Concat(unknown.Order()))
        {
            var batch = await batches.ReadStagedAsync(root, ct);
            if (batch.Bundles.Any(bundle => bundles.Contains(bundle.Hash))
                || (unknown.Contains((at, root)) && await IsOpenAsync(index, batch, ct)))
            {
                staged.Add((root, stagedAt[root]));
                continue;
            }
            bundles.UnionWith(batch.Bundles.Select(bundle => bundle.Hash));
            order.Add((at, root));
        }
        return new CommittedBatches([.. order.Order().Select(batch => batch.Root)], bundles, staged, lost);
    }

    private static async Task<bool> IsKnownAsync(
        ComposedIndex index, Bytes32 root, Batch? batch, CancellationToken ct) =>
        await index.Batches.FindSizeAsync(root, ct) is not null
        || (await index.Batches.ReadPointerAsync(ct)).Root == root
        || (batch?.Bundles is [var first, ..] && await index.Bundles.FindRootAsync(first.Hash, ct) == root)
        || await index.Anchors.FindAsync(root, ct) is not null
        || (index.Chain is { } chain && await chain.FindAnchorAsync(root, ct) is not null);

    private static async Task<bool> IsOpenAsync(ComposedIndex index, Batch batch, CancellationToken ct) =>
        batch.Bundles is [var first, ..] && await index.Bundles.FindOpenAsync(first.Hash, ct) is not null;

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
