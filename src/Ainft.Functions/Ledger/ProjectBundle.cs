namespace Ainft.Functions.Ledger;

/// <summary>Makes the index rows of a committed bundle. The write path and recovery use the same function.</summary>
public sealed class ProjectBundle(
    Bundles bundles, IEnumerable<EntryProjector> projectors, IEnumerable<BundleProjected> listeners) : IDisposable
{
    private readonly EntryProjector[] projectors = [.. projectors];
    private readonly BundleProjected[] listeners = [.. listeners];

    /// <summary>
    /// Limits the projection of stored bundles to one at a time, so that memory holds one window. A flush has its
    /// bundle in memory and does not wait.
    /// </summary>
    private readonly SemaphoreSlim gate = new(1);

    /// <summary>
    /// Projects the bundle of a queue message. The message may be a repeated or an old one, and the bundle may not
    /// exist (any more).
    /// </summary>
    public Task RunQueuedAsync(Sha256Digest hash, CancellationToken ct) => InTurnAsync(
        async () =>
        {
            var open = await bundles.FindOpenAsync(hash, ct);
            if (open is null ? await bundles.FindClosedAsync(hash, ct) is null : !open.Projected)
                await ProjectAsync(hash, open, ct);
        },
        ct);

    /// <summary>
    /// Projects a bundle regardless of its row. A bundle that does not exist is ignored.
    /// </summary>
    public Task RunAsync(Sha256Digest hash, CancellationToken ct) =>
        InTurnAsync(() => ProjectAsync(hash, null, ct), ct);

    /// <summary>
    /// Projects a bundle in memory. Returns the positions of entries that another bundle already had.
    /// </summary>
    public async Task<IReadOnlySet<int>> RunAsync(Bundle bundle, CancellationToken ct)
    {
        var redundant = new HashSet<int>();
        await ProjectAsync(new BundleWindow(bundle.Header, bundle.Entries), redundant, ct);
        await MarkProjectedAsync(bundle.Header, bundle.Entries.Count, redundant, ct);
        return redundant;
    }

    public void Dispose() => gate.Dispose();

    private async Task ProjectAsync(Sha256Digest hash, OpenBundleRow? open, CancellationToken ct)
    {
        BundleHeader? header = null;
        var (redundant, count) = (new HashSet<int>(), 0);
        await foreach (var window in bundles.ReadWindowsAsync(hash, ct))
        {
            // Another instance that projects the bundle also records its progress. Then this one stops recording,
            // because one record is enough.
            if (header is not null && open is not null)
                open = await bundles.MarkProgressAsync(open, count, ct);
            await ProjectAsync(window, redundant, ct);
            (header, count) = (window.Bundle, count + window.Entries.Count);
        }
        if (header is not null)
            await MarkProjectedAsync(header, count, redundant, ct);
    }

    private async Task MarkProjectedAsync(
        BundleHeader bundle, int count, IReadOnlySet<int> redundant, CancellationToken ct)
    {
        await bundles.MarkProjectedAsync(bundle, count, redundant, ct);
        foreach (var listener in listeners)
            listener.Remember(bundle.Hash);
    }

    /// <summary>
    /// Makes the rows of one window except those of redundant positions. Adds the positions of entries that another
    /// bundle had already.
    /// </summary>
    public async Task ProjectAsync(BundleWindow window, ISet<int> redundant, CancellationToken ct)
    {
        foreach (var projector in projectors)
        {
            var entries = window.Entries
                .Where(placed => placed.Entry.Leaf.Kind == projector.Kind && !redundant.Contains(placed.Position))
                .ToArray();
            if (entries.Length > 0)
                redundant.UnionWith(await projector.ProjectAsync(window.Bundle, entries, ct));
        }
    }

    private async Task InTurnAsync(Func<Task> project, CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            await project();
        }
        finally
        {
            gate.Release();
        }
    }
}
