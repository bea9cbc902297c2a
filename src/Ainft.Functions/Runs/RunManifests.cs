using System.Text;
using Ainft.Functions.Lineage;
using Ainft.Functions.Minting;

namespace Ainft.Functions.Runs;

/// <summary>The manifest that a run executes, and those of the parents from which its workflow takes files.</summary>
/// <param name="Manifest">The manifest of the subject, or the template.</param>
/// <param name="Parents">The parents by id, each with the row that has its creator.</param>
public sealed record RunSubject(
    Manifest Manifest, IReadOnlyDictionary<AinftId, (AinftRow Row, Manifest Manifest)> Parents)
{
    /// <summary>The manifest of a parent; null when the registry does not know it.</summary>
    public Manifest? ManifestOf(AinftId parent) =>
        Parents.TryGetValue(parent, out var found) ? found.Manifest : null;
}

/// <summary>Reads the manifests of runs.</summary>
public sealed class RunManifests(Components components, DescribeAinft describe)
{
    /// <summary>The manifests of a stored run.</summary>
    public async Task<RunSubject> FindAsync(RunRequest request, CancellationToken ct)
    {
        if (request.Template is { } template)
            return await WithParentsAsync(Manifest.ReadCanonical(Encoding.UTF8.GetBytes(template)), ct);
        return await FindAsync(request.Subject!.Value, ct) is { } found
            ? await WithParentsAsync(found.Manifest, ct)
            : throw new InvalidDataException($"The registry does not know the component {request.Subject} of a run.");
    }

    /// <summary>The row and manifest of a component; null when the registry lacks it, or has its token alone.</summary>
    public async Task<(AinftRow Row, Manifest Manifest)?> FindAsync(AinftId id, CancellationToken ct) =>
        await components.FindAsync(id, ct) is AinftRow row ? (row, await describe.ManifestAsync(row, ct)) : null;

    /// <summary>
    /// The smallest effect that a component's comparator refuses; null when it has no tolerance. It follows from the
    /// manifest, so old verdicts have it too.
    /// </summary>
    public async Task<Tolerance?> ToleranceAsync(AinftId id, CancellationToken ct) =>
        await FindAsync(id, ct) is { Manifest.Workflow.Comparator: { } comparator } ? Tolerance.Of(comparator) : null;

    /// <summary>A manifest with the manifests of the parents that its workflow names.</summary>
    public async Task<RunSubject> WithParentsAsync(Manifest manifest, CancellationToken ct)
    {
        var named = (manifest.Workflow?.Inputs ?? [])
            .Concat(manifest.Workflow?.Code ?? [])
            .Select(file => file.Parent)
            .OfType<int>()
            .Where(index => index < manifest.ParentIds.Count)
            .Select(index => manifest.ParentIds[index])
            .Distinct();
        var found = await Task.WhenAll(named.Select(async id => (id, Found: await FindAsync(id, ct))));
        var parents = found
            .Where(pair => pair.Found is not null)
            .ToDictionary(pair => pair.id, pair => pair.Found!.Value);
        return new RunSubject(manifest, parents);
    }
}
