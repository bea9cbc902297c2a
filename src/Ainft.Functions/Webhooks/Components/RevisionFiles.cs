using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Fetching;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// The files of a fetched revision as artifacts of a manifest. The importers list larger files without a SHA-256 in
/// <c>properties.files</c>.
/// </summary>
internal static class RevisionFiles
{
    /// <summary>Adds <c>artifacts</c>.</summary>
    /// <param name="members">The members of the manifest.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="baseUri">The address below which others can fetch the files, or null.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task AddAsync(
        JsonObject members, FetchedRevision revision, string? baseUri, CancellationToken ct)
    {
        var files = new List<StatedFile>(revision.Stated);
        foreach (var file in revision.Files)
            files.Add(new StatedFile(file.Path, file.Size, await HashAsync(file, ct)));
        // The order is part of the manifest, so it must not depend on the platform.
        var ordered = files.OrderBy(file => file.Path, StringComparer.Ordinal);
        if (files.Count > 0)
            members["artifacts"] = new JsonArray([.. ordered.Select(file => (JsonNode?)Artifact(file, baseUri))]);
    }

    /// <summary>The digests of the files with a path, as the source of a reference has them.</summary>
    public static JsonObject DigestsOf(JsonObject members)
    {
        var digests = new JsonObject();
        foreach (var artifact in (members["artifacts"] as JsonArray ?? []).OfType<JsonObject>())
            if (artifact["path"]?.GetValue<string>() is { } path
                && artifact["sha256"]?.GetValue<string>() is { } sha256)
                digests[path] = sha256;
        return digests;
    }

    private static JsonObject Artifact(StatedFile file, string? baseUri) => new()
    {
        ["path"] = file.Path,
        ["sha256"] = file.Digest.ToString()[2..],
        ["size"] = file.Size,
        ["uri"] = baseUri is null
            ? $"ni:///sha-256;{Base64(file.Digest)}"
            : $"{baseUri}/{string.Join('/', file.Path.Split('/').Select(Uri.EscapeDataString))}",
    };

    private static async Task<Sha256Digest> HashAsync(FetchedFile file, CancellationToken ct)
    {
        await using var stream = File.OpenRead(file.FullPath);
        return new Sha256Digest(new Bytes32(await SHA256.HashDataAsync(stream, ct)));
    }

    // RFC 6920 writes a digest in base64url without padding.
    private static string Base64(Sha256Digest digest) => System.Buffers.Text.Base64Url.EncodeToString(
        digest.Value.ToArray());
}
