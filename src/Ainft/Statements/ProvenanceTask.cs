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
            run.Version) { SeedBeacon = run.SeedBeacon };
    }
}

/// <summary>Something that a result was made with: an image or a runtime, a parent, a file.</summary>
/// <param name="Name">Its part in the workflow: <c>image</c>, <c>runtime</c>, <c>parent</c>, or the path of a file.</param>
/// <param name="Uri">What it is: an image's reference, <c>urn:ainft:runtime:NAME</c>, <c>ainft:ID</c> of a parent, <c>ainft:ID#/artifacts/N</c> of a file of a parent, or the URI of another file.</param>
/// <param name="Sha256">The SHA-256 of its bytes, of a parent's manifest; null of a runtime, which is known by its name alone.</param>
public sealed record ProvenanceDependency(string Name, string Uri, Sha256Digest? Sha256)
{
    /// <summary>Everything that a workflow is run with, in its order: image or runtime, parents, inputs, code.</summary>
    /// <exception cref="ArgumentException">The manifest has no workflow, or a parent that it needs is not there.</exception>
    internal static IReadOnlyList<ProvenanceDependency> Of(ProvenanceTask task) => Of(task.Manifest, id => task.Parents.TryGetValue(id, out var parent)
        ? parent
        : throw new ArgumentException($"The manifest of the parent {id} is needed.", nameof(task)));

    /// <summary>Whether these are what a manifest's workflow is run with, as far as the manifest alone tells: it has the ids of its parents, not their files' digests.</summary>
    internal static bool AreOf(Manifest manifest, IReadOnlyList<ProvenanceDependency> dependencies)
    {
        var expected = Of(manifest, _ => null);
        return expected.Count == dependencies.Count && expected.Zip(dependencies).All(pair =>
            pair.First == pair.Second || (pair.First.Uri.StartsWith("ainft:", StringComparison.Ordinal) && pair.First == pair.Second with { Sha256 = null } && pair.Second.Sha256 is not null));
    }

    private static IReadOnlyList<ProvenanceDependency> Of(Manifest manifest, Func<AinftId, Manifest?> parentOf)
    {
        var workflow = manifest.Workflow ?? throw new ArgumentException("The manifest has no workflow.", nameof(manifest));
        WorkflowFile[] files = [.. workflow.Inputs, .. workflow.Code];
        var parents = files.Select(file => file.Parent).OfType<int>().Distinct().Order().Select(parent => manifest.ParentIds[parent]);
        return
        [
            Environment(workflow),
            .. parents.Select(id => new ProvenanceDependency("parent", $"ainft:{id}", parentOf(id)?.Digest)),
            .. files.Select(file => OfFile(manifest, file, parentOf)),
        ];
    }

    private static ProvenanceDependency Environment(Workflow workflow) => workflow.Image is { } image
        ? new ProvenanceDependency("image", image, Sha256Digest.Parse($"0x{image[^64..]}"))
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
