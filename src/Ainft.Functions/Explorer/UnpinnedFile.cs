using System.Text.Json;

namespace Ainft.Functions.Explorer;

/// <summary>
/// A file that a manifest lists in <c>properties.files</c>, because its platform states no SHA-256 of it. The digest is
/// one of the platform, so no artifact pins the file.
/// </summary>
/// <param name="Path">The path.</param>
/// <param name="Size">The number of bytes, or null.</param>
/// <param name="Digest">The digest of the platform, or null.</param>
/// <param name="Algorithm">The algorithm of the digest, or null.</param>
internal sealed record UnpinnedFile(string Path, long? Size, string? Digest, string? Algorithm)
{
    /// <summary>The files of a manifest. An item of another form is not among them, because properties are free data.
    /// </summary>
    public static IReadOnlyList<UnpinnedFile> Of(Manifest? manifest) =>
        manifest?.Properties is { ValueKind: JsonValueKind.Object } properties
        && properties.TryGetProperty("files", out var files) && files.ValueKind == JsonValueKind.Array
            ? [.. files.EnumerateArray().Select(Read).OfType<UnpinnedFile>()]
            : [];

    private static UnpinnedFile? Read(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && TextOf(item, "path") is { } path
            ? new UnpinnedFile(path, SizeOf(item), TextOf(item, "digest"), TextOf(item, "algorithm"))
            : null;

    private static string? TextOf(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? SizeOf(JsonElement item) =>
        item.TryGetProperty("size", out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out var size) && size >= 0 ? size : null;
}
