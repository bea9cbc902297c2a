using System.Text.Json;

namespace Ainft.Cli.Folders;

/// <summary>An artifact of a manifest as a file of a folder. Only this type reads <c>artifacts[].path</c>.</summary>
/// <param name="Path">The path of the file, or null when the manifest does not state it.</param>
/// <param name="Uri">The URI.</param>
/// <param name="Digest">The SHA-256.</param>
/// <param name="Size">The number of bytes, if stated.</param>
internal sealed record ArtifactEntry(string? Path, string Uri, Sha256Digest Digest, long? Size)
{
    /// <summary>The name for people.</summary>
    public string Name => Path ?? Uri;

    /// <summary>The artifacts of a manifest, in its order.</summary>
    public static IReadOnlyList<ArtifactEntry> Of(Manifest manifest)
    {
        using var document = JsonDocument.Parse(manifest.Canonical);
        JsonElement[] items = document.RootElement.TryGetProperty("artifacts", out var list)
            ? [.. list.EnumerateArray()] : [];
        return
        [
            .. manifest.Artifacts.Select((artifact, index) => new ArtifactEntry(
                PathOf(items[index]), artifact.Uri, artifact.Sha256, artifact.Size)),
        ];
    }

    /// <summary>Whether a file has the bytes of the artifact.</summary>
    public bool IsSame(DigestedFile file) => file.Digest == Digest && (Size ?? file.Size) == file.Size;

    private static string? PathOf(JsonElement artifact) =>
        artifact.TryGetProperty("path", out var path) ? path.GetString() : null;
}
