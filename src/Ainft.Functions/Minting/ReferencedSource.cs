using System.Text;
using System.Text.Json;

namespace Ainft.Functions.Minting;

/// <summary>
/// The listing of all references to one revision with the same files. References of several creators are different
/// components, and this listing shows that they refer to the same content.
/// </summary>
internal static class ReferencedSource
{
    // The address is left out, because one revision can have several addresses.
    private static readonly string[] Members = ["platform", "repository", "revision", "digests"];

    /// <summary>The key of the listing.</summary>
    public static ListingKey KeyOf(Sha256Digest source) => new("referenced", source.ToString());

    /// <summary>The digest of the referenced revision and files, or null when the manifest is no reference.</summary>
    public static Sha256Digest? FindDigest(Manifest manifest) => manifest.IsReference ? DigestOf(manifest) : null;

    // Texts in a canonical manifest have one form each and no line breaks.
    private static Sha256Digest DigestOf(Manifest manifest)
    {
        using var document = JsonDocument.Parse(manifest.Canonical);
        var source = document.RootElement.GetProperty("source");
        var lines = Members.Select(name => source.GetProperty(name).GetRawText());
        return Sha256Digest.Of(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
    }
}
