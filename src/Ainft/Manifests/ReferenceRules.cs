using System.Text.Json;

namespace Ainft.Manifests;

/// <summary>
/// The rules of a reference, which is a manifest with <c>"reference": true</c>. It names a component that its author
/// never registered, so that others can have it as a parent. Its creator is only the referrer, and is never paid for
/// it.
/// </summary>
internal static class ReferenceRules
{
    private static readonly string[] NotAllowed = ["contributors", "royalty", "workflow"];
    private static readonly string[] Pinned = ["platform", "repository", "revision", "digests"];

    /// <summary>Reports the rules that a reference breaks.</summary>
    public static void Check(Field root, Manifest manifest)
    {
        if (root.Optional("reference") is not { } reference)
            return;
        if (reference.Value.ValueKind != JsonValueKind.True)
            reference.Refuse(ViolationCode.WrongValue, "Expected true. Leave the member out for a work of your own.");
        foreach (var name in NotAllowed)
            root.Optional(name)?.Refuse(ViolationCode.MemberNotAllowed, $"A reference has no {name}.");
        CheckSource(root);
        if (manifest.Source is { } source)
            CheckArtifacts(root, manifest.Artifacts, source);
    }

    private static void CheckSource(Field root)
    {
        if (root.Optional("source") is not { } source)
            root.Refuse(ViolationCode.MemberMissing, "A reference needs the member source.");
        else if (source.Value.ValueKind == JsonValueKind.Object)
            foreach (var name in Pinned.Where(name => source.Optional(name) is null))
                source.Refuse(
                    ViolationCode.MemberMissing, $"The source of a reference needs the member {name}, to pin it.");
    }

    private static void CheckArtifacts(Field root, IReadOnlyList<Artifact> artifacts, ManifestSource source)
    {
        foreach (var artifact in artifacts)
            if (artifact.Path is not { } path
                || !source.Digests.TryGetValue(path, out var digest) || digest != artifact.Sha256)
            {
                root.Optional("artifacts")!.Refuse(
                    ViolationCode.Contradiction,
                    "Each artifact of a reference must have a path with this SHA-256 in source.digests.");
                return;
            }
    }
}
