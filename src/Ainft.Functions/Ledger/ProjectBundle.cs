namespace Ainft.Functions.Ledger;

/// <summary>Makes the index rows of a committed bundle: the same function in the happy path and in recovery.</summary>
public sealed class ProjectBundle(Bundles bundles, IEnumerable<EntryProjector> projectors)
{
    private readonly EntryProjector[] projectors = [.. projectors];

    /// <summary>Projects a bundle by name, as the queue asks for it; one that does not exist (any more) is nothing to do.</summary>
    public async Task RunAsync(Sha256Digest hash, CancellationToken ct)
    {
        if (await bundles.ReadAsync(hash, ct) is { } bundle)
            await RunAsync(bundle, ct);
    }

    /// <summary>Projects a bundle; answers the positions of entries that another bundle already had.</summary>
    public async Task<IReadOnlySet<int>> RunAsync(Bundle bundle, CancellationToken ct)
    {
        var redundant = new HashSet<int>();
        foreach (var projector in projectors)
        {
            var entries = bundle.Entries.Where(placed => placed.Entry.Leaf.Kind == projector.Kind && !redundant.Contains(placed.Position)).ToArray();
            if (entries.Length > 0)
                redundant.UnionWith(await projector.ProjectAsync(bundle, entries, ct));
        }
        await bundles.MarkProjectedAsync(bundle, redundant, ct);
        return redundant;
    }
}
