using System.Text.Json;

namespace Ainft.Functions.Ledger;

/// <summary>The message of the queue <c>project-bundle</c>: <c>{"bundle":"0x…"}</c>.</summary>
public static class ProjectBundleMessage
{
    public static string Write(Sha256Digest bundle) => $$"""{"bundle":"{{bundle}}"}""";

    /// <exception cref="FormatException">The message is not one of ours: it goes to the poison queue.</exception>
    public static Sha256Digest Read(JsonElement message) =>
        message.ValueKind == JsonValueKind.Object
        && message.TryGetProperty("bundle", out var bundle)
        && bundle.ValueKind == JsonValueKind.String
        && Sha256Digest.TryParse(bundle.GetString(), out var hash)
            ? hash
            : throw new FormatException("Expected {\"bundle\":\"0x…\"}.");
}
