using System.Collections.Concurrent;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>What lineage answers say of components: their rows and how far their anchors are, read side by side.</summary>
public sealed class DescribeLineage(Components components, ReadAnchor anchors)
{
    /// <summary>The word for a kind or relation that nobody has told.</summary>
    public const string Unknown = "unknown";

    private const int ParallelReads = 16;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>The components of these ids, in their order; null when one is not there (yet): rows of a bundle come side by side, a child's perhaps before its parent's.</summary>
    public Task<IReadOnlyList<Component>?> FindAsync(IReadOnlyList<AinftId> ids, CancellationToken ct) => FindAsync(ids, component => component, ct);

    /// <summary>As <see cref="FindAsync(IReadOnlyList{AinftId}, CancellationToken)"/>, keeping what is taken of each alone: many labels are much memory.</summary>
    public async Task<IReadOnlyList<T>?> FindAsync<T>(IReadOnlyList<AinftId> ids, Func<Component, T> take, CancellationToken ct)
    {
        var (found, isWhole) = (new T[ids.Count], true);
        await Parallel.ForAsync(0, ids.Count, Limits(ct), async (i, token) =>
        {
            if (await components.FindAsync(ids[i], token) is { } component)
                found[i] = take(component);
            else
                isWhole = false;
        });
        return isWhole ? found : null;
    }

    /// <summary>The answer when a component of a lineage is not there.</summary>
    public static Outcome<T>.TryLater NotWhole<T>() => new("Rows of this lineage are being written now.", RetryAfter);

    /// <summary>How far the anchor of each bundle is.</summary>
    public async Task<IReadOnlyDictionary<Sha256Digest, Anchor>> AnchorsAsync(IEnumerable<Sha256Digest> bundles, CancellationToken ct)
    {
        var found = new ConcurrentDictionary<Sha256Digest, Anchor>();
        await Parallel.ForEachAsync(bundles.Distinct(), Limits(ct), async (bundle, token) => found[bundle] = await anchors.RunAsync(bundle, token));
        return found;
    }

    /// <summary>How far the anchor of each component is, in their order; components of one bundle share it.</summary>
    public async Task<IReadOnlyList<string>> StatusesAsync(IReadOnlyList<Component> found, CancellationToken ct)
    {
        var statuses = await AnchorsAsync(found.OfType<AinftRow>().Select(row => row.Bundle), ct);
        // A token without a manifest is known by a finalized event alone.
        return [.. found.Select(component => component is AinftRow row ? statuses[row.Bundle].Status : "finalized")];
    }

    /// <summary>Components with what a walk says of them, as items.</summary>
    public async Task<IReadOnlyList<LineageItem>> ItemsAsync(
        IReadOnlyList<(Component Component, int Distance, IReadOnlyList<Relation?> Path)> found, CancellationToken ct)
    {
        RequestWork.Add(found.Count * Prices.PerItem);
        var statuses = await StatusesAsync([.. found.Select(item => item.Component)], ct);
        return [.. found.Zip(statuses, (item, status) => ItemOf(item.Component, item.Distance, item.Path, status))];
    }

    /// <summary>The word for a component's kind.</summary>
    public static string KindOf(Component component) => component is AinftRow row ? row.Kind : Unknown;

    private static LineageItem ItemOf(Component component, int distance, IReadOnlyList<Relation?> path, string status)
    {
        var row = component as AinftRow;
        return new LineageItem(
            component.Id.ToString(),
            KindOf(component),
            row?.Name,
            row?.Version,
            component.Creator.ToString(),
            component.Generation,
            distance,
            [.. path.Select(relation => relation?.ToText() ?? Unknown)],
            row is null ? [] : ContributorAnswer.Of(row),
            status,
            AinftLinks.Of(component.Id));
    }

    private static ParallelOptions Limits(CancellationToken ct) => new() { MaxDegreeOfParallelism = ParallelReads, CancellationToken = ct };
}
