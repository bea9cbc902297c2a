using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Fetching;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// The files of a fetched revision as members of a manifest. Files within the limits have a SHA-256. The others are
/// only listed, because this registry did not fetch them and the platform states no SHA-256.
/// </summary>
internal static class RevisionFiles
{
    /// <summary>The most bytes of a file that is hashed, and of all such files of an event.</summary>
    public const long LargestHashed = 16L << 20, MostHashed = 128L << 20;

    /// <summary>Adds <c>artifacts</c>, and <c>properties.files</c> for files without a SHA-256.</summary>
    /// <param name="members">The members of the manifest.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="baseUri">The address below which others can fetch the files, or null.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task AddAsync(
        JsonObject members, FetchedRevision revision, string? baseUri, CancellationToken ct)
    {
        var (artifacts, listed, left) = (new List<JsonNode?>(), new List<JsonNode?>(), MostHashed);
        foreach (var file in revision.Stated)
            artifacts.Add(Artifact(file, baseUri));
        foreach (var file in revision.Files)
            if (file.Size <= LargestHashed && file.Size <= left)
            {
                left -= file.Size;
                artifacts.Add(Artifact(
                    new StatedFile(file.Path, file.Size, await HashAsync(file, ct)), baseUri));
            }
            else
                listed.Add(new JsonObject { ["path"] = file.Path, ["size"] = file.Size });
        if (artifacts.Count > 0)
            members["artifacts"] = new JsonArray([.. artifacts]);
        if (listed.Count > 0)
            PropertiesOf(members)["files"] = new JsonArray([.. listed]);
    }

    /// <summary>The digests of the files with a path, as the source of a reference has them.</summary>
    public static JsonObject DigestsOf(JsonObject members)
    {
        var digests = new JsonObject();
        foreach (var artifact in (members["artifacts"] as JsonArray ?? []).OfType<JsonObject>())
            if (artifact["path"]?.GetValue<string>() is { } path && artifact["sha256"]?.GetValue<string>() is { } sha256)
                digests[path] = sha256;
        return digests;
    }

    private static JsonObject PropertiesOf(JsonObject members)
    {
        if (members["properties"] is not JsonObject properties)
            members["properties"] = properties = [];
        return properties;
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
