using System.Text.Json;

namespace Ainft;

/// <summary>Digests as in-toto writes them: <c>"digest":{"sha256":"…"}</c>.</summary>
internal static class DigestField
{
    public static void WriteDigest(this Utf8JsonWriter json, Sha256Digest digest)
    {
        json.WriteStartObject("digest");
        json.WriteString("sha256", digest.ToString()[2..]);
        json.WriteEndObject();
    }

    /// <summary>The member <c>digest</c> with a SHA-256 and no other.</summary>
    public static Sha256Digest? ReadDigest(this Field field) =>
        field.Required("digest") is { } digest && digest.IsObjectOf("sha256") ? digest.Required("sha256")?.PlainSha256() : null;
}
