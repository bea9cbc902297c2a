using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ainft.Functions.Lineage;

/// <summary>
/// The digest of a pinned revision with the digests of its files. References of several creators to the same content
/// are different components with the same digest. So is a component of the author with the same source and files.
/// </summary>
internal static class PinnedSource
{
    // The address is left out, because one revision can have several addresses.
    private static readonly string[] Members = ["platform", "repository", "revision"];

    private static readonly JsonSerializerOptions Relaxed =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether the manifest of an author names a revision of a repository as its source.</summary>
    public static bool IsPinned(Manifest manifest) => manifest is
    {
        IsReference: false, Source: { Platform: not null, Repository: not null, Revision: not null },
    };

    /// <summary>The digest of the referenced revision and files, or null when the manifest is no reference.</summary>
    public static Sha256Digest? OfReference(Manifest manifest) =>
        manifest.IsReference ? OfClaim(manifest)[0] : null;

    /// <summary>
    /// The digests under which a component can claim references. A manifest states the digests of its files in its
    /// source, in its artifacts, or in both. Empty when it does not pin its source and files.
    /// </summary>
    public static IReadOnlyList<Sha256Digest> OfClaim(Manifest manifest)
    {
        if (!manifest.IsReference && !IsPinned(manifest))
            return [];
        using var document = JsonDocument.Parse(manifest.Canonical);
        var source = document.RootElement.GetProperty("source");
        string?[] files =
        [
            source.TryGetProperty("digests", out var digests) ? digests.GetRawText() : null, ArtifactsOf(manifest),
        ];
        return [.. files.OfType<string>().Distinct().Select(text => DigestOf(source, text))];
    }

    // Texts in a canonical manifest have one form each and no line breaks.
    private static Sha256Digest DigestOf(JsonElement source, string files)
    {
        var lines = Members.Select(name => source.GetProperty(name).GetRawText()).Append(files);
        return Sha256Digest.Of(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
    }

    /// <summary>The artifacts in the form of a source's digests, or null unless each has a path.</summary>
    private static string? ArtifactsOf(Manifest manifest)
    {
        if (manifest.Artifacts.Count == 0 || manifest.Artifacts.Any(artifact => artifact.Path is null))
            return null;
        var files = new JsonObject();
        foreach (var artifact in manifest.Artifacts)
            files[artifact.Path!] = artifact.Sha256.ToString()[2..];
        return CanonicalJson.TryCanonicalize(
            JsonSerializer.SerializeToUtf8Bytes(files, Relaxed), out byte[]? canonical, out var violation)
            ? Encoding.UTF8.GetString(canonical)
            : throw new InvalidOperationException(violation.Reason);
    }
}
