namespace Ainft.Proofs;

/// <summary>The text of a manifest in a file, and the manifest that was read from it.</summary>
/// <param name="Bytes">The text in UTF-8.</param>
/// <param name="Digest">The SHA-256 of the bytes.</param>
/// <param name="Manifest">The manifest, or null when the text is not a valid manifest.</param>
/// <param name="Violations">The rules that the text breaks.</param>
internal sealed record ManifestText(
    ReadOnlyMemory<byte> Bytes, Sha256Digest Digest, Manifest? Manifest, IReadOnlyList<Violation> Violations)
{
    public static ManifestText Of(ReadOnlyMemory<byte> bytes) =>
        Manifests.Manifest.TryParse(bytes.Span, out var manifest, out var violations)
            ? new ManifestText(bytes, Sha256Digest.Of(bytes.Span), manifest, [])
            : new ManifestText(bytes, Sha256Digest.Of(bytes.Span), null, violations);
}
