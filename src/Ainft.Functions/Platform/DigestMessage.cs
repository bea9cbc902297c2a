using System.Text.Json;

namespace Ainft.Functions.Platform;

/// <summary>The message of a queue that points at one thing by its digest, the member saying what it is: <c>{"run":"0x…"}</c>.</summary>
public static class DigestMessage
{
    public static string Write(string member, Sha256Digest digest) => $$"""{"{{member}}":"{{digest}}"}""";

    /// <exception cref="FormatException">The message is not one of ours: it goes to the poison queue.</exception>
    public static Sha256Digest Read(string member, JsonElement message) =>
        message.ValueKind == JsonValueKind.Object
        && message.TryGetProperty(member, out var value)
        && value.ValueKind == JsonValueKind.String
        && Sha256Digest.TryParse(value.GetString(), out var digest)
            ? digest
            : throw new FormatException($$"""Expected {"{{member}}":"0x…"}.""");
}
