namespace Ainft;

/// <summary>What a node's statement is about, the same at the node and at the registry: it follows from what both of them know.</summary>
/// <param name="Run">The run.</param>
/// <param name="Component">The component that is reproduced; null when one is produced.</param>
/// <param name="Manifest">Its manifest, or the template.</param>
/// <param name="Parents">The manifests of the parents that the workflow takes files of; others do no harm.</param>
public sealed record ProvenanceTask(Sha256Digest Run, AinftId? Component, Manifest Manifest, IReadOnlyDictionary<AinftId, Manifest> Parents);

/// <summary>Something that a result was made with: an image or a runtime, a parent, a file.</summary>
/// <param name="Name">Its part in the workflow: <c>image</c>, <c>runtime</c>, <c>parent</c>, or the path of a file.</param>
/// <param name="Uri">What it is: an image's reference, <c>urn:ainft:runtime:NAME</c>, <c>ainft:ID</c> of a parent, <c>ainft:ID#/artifacts/N</c> of a file of a parent, or the URI of another file.</param>
/// <param name="Sha256">The SHA-256 of its bytes, of a parent's manifest; null of a runtime, which is known by its name alone.</param>
public sealed record ProvenanceDependency(string Name, string Uri, Sha256Digest? Sha256)
{
    /// <summary>Everything that a workflow is run with, in its order: image or runtime, parents, inputs, code.</summary>
    /// <exception cref="ArgumentException">The manifest has no workflow, or a parent that it needs is not there.</exception>
    internal static IReadOnlyList<ProvenanceDependency> Of(ProvenanceTask task)
    {
        var workflow = task.Manifest.Workflow ?? throw new ArgumentException("The manifest has no workflow.", nameof(task));
        WorkflowFile[] files = [.. workflow.Inputs, .. workflow.Code];
        var parents = files.Select(file => file.Parent).OfType<int>().Distinct().Order().Select(parent => task.Manifest.ParentIds[parent]);
        return
        [
            Environment(workflow),
            .. parents.Select(id => new ProvenanceDependency("parent", $"ainft:{id}", ParentOf(task, id).Digest)),
            .. files.Select(file => OfFile(task, file)),
        ];
    }

    private static ProvenanceDependency Environment(Workflow workflow) => workflow.Image is { } image
        ? new ProvenanceDependency("image", image, Sha256Digest.Parse($"0x{image[^64..]}"))
        : new ProvenanceDependency("runtime", $"urn:ainft:runtime:{workflow.Runtime}", null);

    private static ProvenanceDependency OfFile(ProvenanceTask task, WorkflowFile file)
    {
        if (file.Parent is not { } parent)
            return new ProvenanceDependency(file.Path, file.Uri!, file.Sha256);
        var id = task.Manifest.ParentIds[parent];
        var artifacts = ParentOf(task, id).Artifacts;
        return file.Artifact < artifacts.Count
            ? new ProvenanceDependency(file.Path, $"ainft:{id}#/artifacts/{file.Artifact}", artifacts[file.Artifact].Sha256)
            : throw new ArgumentException($"The parent {id} has no artifact {file.Artifact}.", nameof(task));
    }

    private static Manifest ParentOf(ProvenanceTask task, AinftId id) => task.Parents.TryGetValue(id, out var parent)
        ? parent
        : throw new ArgumentException($"The manifest of the parent {id} is needed.", nameof(task));
}
