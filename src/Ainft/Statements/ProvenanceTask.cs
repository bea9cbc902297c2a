using Ainft.Ethereum;

namespace Ainft;

/// <summary>What a node's statement is about, the same at the node and at the registry: it follows from what both of them know.</summary>
/// <param name="Run">The run.</param>
/// <param name="Component">The component that is reproduced; null when one is produced.</param>
/// <param name="Manifest">Its manifest, or the template.</param>
/// <param name="Parents">The manifests of the parents that the workflow takes files of; others do no harm.</param>
/// <param name="Operators">Whose nodes the registry draws: <see cref="RunTerms.AllowList"/> or <see cref="RunTerms.Open"/>.</param>
/// <param name="Version">The <see cref="EvidenceVersion"/> of the run.</param>
public sealed record ProvenanceTask(
    Sha256Digest Run, AinftId? Component, Manifest Manifest, IReadOnlyDictionary<AinftId, Manifest> Parents, string Operators, int Version)
{
    /// <summary>
    /// The hash of the beacon, where each task has a seed of its own; see <see cref="Run.SeedBeacon"/>.
    /// </summary>
    public Bytes32? SeedBeacon { get; init; }

    /// <summary>The seed that a node runs the workflow with: its own, or the manifest's.</summary>
    /// <param name="node">The node.</param>
    public long SeedOf(Address node) => SeedBeacon is { } beacon ? TaskSeed.Of(beacon, Run, node)
        : Manifest.Workflow?.Seed ?? 0;

    /// <summary>What the statements of a run's nodes are about.</summary>
    /// <param name="run">The run.</param>
    /// <param name="manifest">Its component's manifest, or the template.</param>
    /// <param name="parents">The manifests of the parents.</param>
    public static ProvenanceTask Of(Run run, Manifest manifest, IReadOnlyDictionary<AinftId, Manifest> parents)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new ProvenanceTask(run.Id, run.Request.Subject, manifest, parents, run.Terms.Operators,
            run.Version)
        { SeedBeacon = run.SeedBeacon };
    }
}

/// <summary>Something that a result was made with: an image or a runtime, a parent, a file.</summary>
/// <param name="Name">Its part in the workflow: <c>image</c>, <c>runtime</c>, <c>parent</c>, or the path of a file.</param>
/// <param name="Uri">What it is: <c>oci://</c> and an image's reference (in version 1 the reference alone), <c>urn:ainft:runtime:NAME</c>, <c>ainft:ID</c> of a parent, <c>ainft:ID#/artifacts/N</c> of a file of a parent, or the URI of another file.</param>
/// <param name="Sha256">The SHA-256 of its bytes, of a parent's manifest; null of a runtime, which is known by its name alone.</param>
public sealed record ProvenanceDependency(string Name, string Uri, Sha256Digest? Sha256)
{
    /// <summary>Everything that a workflow is run with, in its order: image or runtime, parents, inputs, code.</summary>
    /// <exception cref="ArgumentException">The manifest has no workflow, or a parent that it needs is not there.</exception>
    internal static IReadOnlyList<ProvenanceDependency> Of(ProvenanceTask task) => Of(task.Manifest, id => task.Parents.TryGetValue(id, out var parent)
        ? parent
        : throw new ArgumentException($"The manifest of the parent {id} is needed.", nameof(task)), task.Version);

    /// <summary>
    /// How these differ from what a manifest's workflow is run with. The manifest has the ids of its parents, but neither their digests nor those
    /// of their files, so of these only the node's word is there.
    /// </summary>
    /// <param name="manifest">The manifest; it has a workflow.</param>
    /// <param name="dependencies">What a statement says.</param>
    /// <param name="version">The statement's version.</param>
    /// <returns>What is different, in words for people; null when nothing is.</returns>
    internal static string? Difference(Manifest manifest, IReadOnlyList<ProvenanceDependency> dependencies, int version)
    {
        var expected = Of(manifest, _ => null, version);
        if (expected.Count != dependencies.Count)
            return $"Expected {expected.Count} things that it was made with, as the manifest says, found {dependencies.Count}.";
        foreach (var (index, (first, second)) in expected.Zip(dependencies).Index())
            if (first != (first.IsStatedAlone ? second with { Sha256 = null } : second))
                return $"Expected, at place {index + 1} of what it was made with, {first.Describe()}, found {second.Describe()}.";
            else if (first.IsStatedAlone && second.Sha256 is null)
                return $"Expected a digest of {second.Describe()}, found none.";
        return null;
    }

    /// <summary>Whether it is, as the manifest has it, a parent or a file of one: the node alone states its digest.</summary>
    private bool IsStatedAlone => Sha256 is null && Uri.StartsWith("ainft:", StringComparison.Ordinal);

    /// <summary>How many of a workflow's dependencies have digests that the node alone states.</summary>
    internal static int CountStatedAlone(Manifest manifest) => Of(manifest, _ => null, EvidenceVersion.Latest).Count(dependency => dependency.IsStatedAlone);

    internal string Describe() => Sha256 is { } digest ? $"{Name} ({Uri}, sha256 {digest})" : $"{Name} ({Uri})";

    private static IReadOnlyList<ProvenanceDependency> Of(Manifest manifest, Func<AinftId, Manifest?> parentOf, int version)
    {
        var workflow = manifest.Workflow ?? throw new ArgumentException("The manifest has no workflow.", nameof(manifest));
        WorkflowFile[] files = [.. workflow.Inputs, .. workflow.Code];
        var parents = files.Select(file => file.Parent).OfType<int>().Distinct().Order().Select(parent => manifest.ParentIds[parent]);
        return
        [
            Environment(workflow, version),
            .. parents.Select(id => new ProvenanceDependency("parent", $"ainft:{id}", parentOf(id)?.Digest)),
            .. files.Select(file => OfFile(manifest, file, parentOf)),
        ];
    }

    // The reference of an image is no URI by itself, as version 1 had it.
    private static ProvenanceDependency Environment(Workflow workflow, int version) => workflow.Image is { } image
        ? new ProvenanceDependency("image", version == EvidenceVersion.First ? image : $"oci://{image}", Sha256Digest.Parse($"0x{image[^64..]}"))
        : new ProvenanceDependency("runtime", $"urn:ainft:runtime:{workflow.Runtime}", null);

    private static ProvenanceDependency OfFile(Manifest manifest, WorkflowFile file, Func<AinftId, Manifest?> parentOf)
    {
        if (file.Parent is not { } parent)
            return new ProvenanceDependency(file.Path, file.Uri!, file.Sha256);
        var id = manifest.ParentIds[parent];
        var artifacts = parentOf(id)?.Artifacts;
        return artifacts is null || file.Artifact < artifacts.Count
            ? new ProvenanceDependency(file.Path, $"ainft:{id}#/artifacts/{file.Artifact}", artifacts?[file.Artifact].Sha256)
            : throw new ArgumentException($"The parent {id} has no artifact {file.Artifact}.", nameof(manifest));
    }
}
