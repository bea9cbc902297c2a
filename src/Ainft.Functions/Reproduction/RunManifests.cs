using System.Text;
using Ainft.Functions.Lineage;
using Ainft.Functions.Minting;

namespace Ainft.Functions.Reproduction;

/// <summary>What a run is about: the manifest to carry out, and those of the parents that its workflow takes files from.</summary>
/// <param name="Manifest">The subject's manifest, or the template.</param>
/// <param name="Parents">By id, each with the row that tells its creator.</param>
public sealed record RunSubject(Manifest Manifest, IReadOnlyDictionary<AinftId, (AinftRow Row, Manifest Manifest)> Parents)
{
    /// <summary>The manifest of a parent; null when it is not known here.</summary>
    public Manifest? ManifestOf(AinftId parent) => Parents.TryGetValue(parent, out var found) ? found.Manifest : null;
}

/// <summary>Reads what runs are about.</summary>
public sealed class RunManifests(Components components, DescribeAinft describe)
{
    /// <summary>What a stored run is about.</summary>
    public async Task<RunSubject> FindAsync(RunRequest request, CancellationToken ct)
    {
        if (request.Template is { } template)
            return await WithParentsAsync(Manifest.ReadCanonical(Encoding.UTF8.GetBytes(template)), ct);
        return await FindAsync(request.Subject!.Value, ct) is { } found
            ? await WithParentsAsync(found.Manifest, ct)
            : throw new InvalidDataException($"The component {request.Subject} of a run is not known here.");
    }

    /// <summary>A component's row and manifest; null when it is not known here, or by its token alone.</summary>
    public async Task<(AinftRow Row, Manifest Manifest)?> FindAsync(AinftId id, CancellationToken ct) =>
        await components.FindAsync(id, ct) is AinftRow row ? (row, await describe.ManifestAsync(row, ct)) : null;

    /// <summary>
    /// The smallest effect that a component's comparator refuses; null when it tolerates nothing. It follows from the
    /// manifest, so that it is
    /// stated of every verdict, of old ones too.
    /// </summary>
    public async Task<Tolerance?> ToleranceAsync(AinftId id, CancellationToken ct) =>
        await FindAsync(id, ct) is { Manifest.Workflow.Comparator: { } comparator } ? Tolerance.Of(comparator) : null;

    /// <summary>A manifest with those of the parents that its workflow names.</summary>
    public async Task<RunSubject> WithParentsAsync(Manifest manifest, CancellationToken ct)
    {
        var named = (manifest.Workflow?.Inputs ?? []).Concat(manifest.Workflow?.Code ?? []).Select(file => file.Parent).OfType<int>()
            .Where(index => index < manifest.ParentIds.Count).Select(index => manifest.ParentIds[index]).Distinct();
        var found = await Task.WhenAll(named.Select(async id => (id, Found: await FindAsync(id, ct))));
        return new RunSubject(manifest, found.Where(pair => pair.Found is not null).ToDictionary(pair => pair.id, pair => pair.Found!.Value));
    }
}
