using System.Text.Json;

namespace Ainft.Functions.Reproduction;

/// <summary>The message of the queue <c>runs</c>: <c>{"run":"0x…"}</c>.</summary>
public static class RunMessage
{
    public static string Write(Sha256Digest run) => $$"""{"run":"{{run}}"}""";

    /// <exception cref="FormatException">The message is not one of ours: it goes to the poison queue.</exception>
    public static Sha256Digest Read(JsonElement message) =>
        message.ValueKind == JsonValueKind.Object
        && message.TryGetProperty("run", out var run)
        && run.ValueKind == JsonValueKind.String
        && Sha256Digest.TryParse(run.GetString(), out var id)
            ? id
            : throw new FormatException("Expected {\"run\":\"0x…\"}.");
}
