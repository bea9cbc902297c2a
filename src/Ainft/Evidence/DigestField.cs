using System.Text.Json;

namespace Ainft.Evidence;

/// <summary>Digests in the form of in-toto, <c>"digest":{"sha256":"…"}</c>.</summary>
internal static class DigestField
{
    public static void WriteDigest(this Utf8JsonWriter json, Sha256Digest digest)
    {
        json.WriteStartObject("digest");
        json.WriteString("sha256", digest.ToString()[2..]);
        json.WriteEndObject();
    }

    /// <summary>The SHA-256 in the member <c>digest</c>, which may not have other digests.</summary>
    public static Sha256Digest? ReadDigest(this Field field) =>
        field.Required("digest") is { } digest && digest.IsObjectOf("sha256")
            ? digest.Required("sha256")?.PlainSha256()
            : null;
}
