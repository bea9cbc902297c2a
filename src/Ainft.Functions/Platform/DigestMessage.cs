using System.Text.Json;

namespace Ainft.Functions.Platform;

/// <summary>
/// A queue message with one digest. The name of its member is the kind of the object, as in <c>{"run":"0x…"}</c>.
/// </summary>
public static class DigestMessage
{
    public static string Write(string member, Sha256Digest digest) => $$"""{"{{member}}":"{{digest}}"}""";

    /// <exception cref="FormatException">The message has another form, so it goes to the poison queue.</exception>
    public static Sha256Digest Read(string member, BinaryData message) => Find(member, message)
        ?? throw new FormatException($$"""The message is not {"{{member}}":"0x…"}.""");

    private static Sha256Digest? Find(string member, BinaryData message)
    {
        try
        {
            using var json = JsonDocument.Parse(message);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty(member, out var value)
                && value.ValueKind == JsonValueKind.String
                && Sha256Digest.TryParse(value.GetString(), out var digest)
                    ? digest
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
