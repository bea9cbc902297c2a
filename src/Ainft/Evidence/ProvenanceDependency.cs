using Ainft.Ethereum;

namespace Ainft.Evidence;

/// <summary>An input of a workflow, which is an image, a runtime, a parent or a file.</summary>
/// <param name="Name">Its role in the workflow, <c>image</c>, <c>runtime</c>, <c>parent</c> or the path of a
/// file.</param>
/// <param name="Uri">The URI that identifies it. An image has <c>oci://</c> and its reference (in version 1 only the
/// reference), and a runtime has <c>urn:ainft:runtime:NAME</c>. A parent has <c>ainft:ID</c>, a file of a parent has
/// <c>ainft:ID#/artifacts/N</c>, and other files have their own URI.</param>
/// <param name="Sha256">The SHA-256 of its bytes, or of a parent's manifest. It is null for a runtime, because only its
/// name identifies it.</param>
public sealed record ProvenanceDependency(string Name, string Uri, Sha256Digest? Sha256)
{
    /// <summary>All inputs of a workflow in the order image or runtime, parents, inputs, code.</summary>
    /// <exception cref="ArgumentException">The manifest has no workflow, or a parent that it needs is
    /// missing.</exception>
    internal static IReadOnlyList<ProvenanceDependency> Of(ProvenanceTask task) => Of(
        task.Manifest,
        id => task.Parents.TryGetValue(id, out var parent)
            ? parent
            : throw new ArgumentException($"The task lacks the manifest of the parent {id}.", nameof(task)),
        task.Version);

    /// <summary>
    /// The first difference between the dependencies of a statement and the inputs of a manifest's workflow. The
    /// manifest has the ids of its parents, but it has no digests of the parents and their files. Only the node states
    /// these digests.
    /// </summary>
    /// <param name="manifest">The manifest, which has a workflow.</param>
    /// <param name="dependencies">The dependencies in the statement.</param>
    /// <param name="version">The statement's version.</param>
    /// <returns>The difference for people, or null when both are equal.</returns>
    internal static string? Difference(
        Manifest manifest, IReadOnlyList<ProvenanceDependency> dependencies, int version)
    {
        var expected = Of(manifest, _ => null, version);
        if (expected.Count != dependencies.Count)
            return $"Expected {expected.Count} dependencies as in the manifest, found {dependencies.Count}.";
        foreach (var (index, (first, second)) in expected.Zip(dependencies).Index())
            if (first != (first.IsStatedAlone ? second with { Sha256 = null } : second))
                return $"Expected {first.Describe()} as dependency {index + 1}, found {second.Describe()}.";
            else if (first.IsStatedAlone && second.Sha256 is null)
                return $"Expected a digest of {second.Describe()}, but it is missing.";
        return null;
    }

    /// <summary>
    /// Whether a dependency from the manifest is a parent or a file of a parent, so that only the node states its
    /// digest.
    /// </summary>
    private bool IsStatedAlone => Sha256 is null && Uri.StartsWith("ainft:", StringComparison.Ordinal);

    /// <summary>The number of a workflow's dependencies with digests that only the node states.</summary>
    internal static int CountStatedAlone(Manifest manifest) =>
        Of(manifest, _ => null, EvidenceVersion.Latest).Count(dependency => dependency.IsStatedAlone);

    internal string Describe() => Sha256 is { } digest ? $"{Name} ({Uri}, sha256 {digest})" : $"{Name} ({Uri})";

    private static IReadOnlyList<ProvenanceDependency> Of(
        Manifest manifest, Func<AinftId, Manifest?> parentOf, int version)
    {
        var workflow = manifest.Workflow
            ?? throw new ArgumentException("The manifest has no workflow.", nameof(manifest));
        WorkflowFile[] files = [.. workflow.Inputs, .. workflow.Code];
        var parents = files.Select(file => file.Parent).OfType<int>().Distinct().Order()
            .Select(parent => manifest.ParentIds[parent]);
        return
        [
            Environment(workflow, version),
            .. parents.Select(id => new ProvenanceDependency("parent", $"ainft:{id}", parentOf(id)?.Digest)),
            .. files.Select(file => OfFile(manifest, file, parentOf)),
        ];
    }

    // Version 1 used the reference of an image as its URI, but a reference is not a valid URI.
    private static ProvenanceDependency Environment(Workflow workflow, int version) => workflow.Image is { } image
        ? new ProvenanceDependency(
            "image", version == EvidenceVersion.First ? image : $"oci://{image}",
            Sha256Digest.Parse($"0x{image[^64..]}"))
        : new ProvenanceDependency("runtime", $"urn:ainft:runtime:{workflow.Runtime}", null);

    private static ProvenanceDependency OfFile(Manifest manifest, WorkflowFile file, Func<AinftId, Manifest?> parentOf)
    {
        if (file.Parent is not { } parent)
            return new ProvenanceDependency(file.Path, file.Uri!, file.Sha256);
        var id = manifest.ParentIds[parent];
        var artifacts = parentOf(id)?.Artifacts;
        return artifacts is null || file.Artifact < artifacts.Count
            ? new ProvenanceDependency(
                file.Path, $"ainft:{id}#/artifacts/{file.Artifact}", artifacts?[file.Artifact].Sha256)
            : throw new ArgumentException($"The parent {id} has no artifact {file.Artifact}.", nameof(manifest));
    }
}
