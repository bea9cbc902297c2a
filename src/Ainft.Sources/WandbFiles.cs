using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ainft.Sources;

/// <summary>
/// Reads the files of an artifact of Weights &amp; Biases. The platform states MD5 or XXH128. Both can be forged, so
/// none of these digests pins an artifact of a manifest.
/// </summary>
public static class WandbFiles
{
    /// <summary>The most pages of addresses, and the files per page.</summary>
    public const int Pages = 8, PageSize = 512;

    private const string Query = """
        query($id:ID!,$cursor:String,$count:Int){artifact(id:$id){files(after:$cursor,first:$count)
        {pageInfo{hasNextPage endCursor}edges{node{name directUrl}}}}}
        """;

    /// <summary>Reads the list of files.</summary>
    /// <param name="utf8">The document at <see cref="WandbArtifact.Manifest"/>.</param>
    /// <returns>The files. A file outside of the platform has the algorithm <c>etag</c>.</returns>
    /// <exception cref="SourceException">The list has another form.</exception>
    public static IReadOnlyList<ListedFile> ReadList(ReadOnlySpan<byte> utf8) =>
        JsonText.Read("the list of files", utf8)["contents"] is { } contents
            ? [.. contents.Members.Select(file => ReadFile(file.Key, file.Value))]
            : throw new SourceException("The list of files has no contents.")
            {
                Code = ViolationCode.MemberMissing,
                Pointer = "/contents",
            };

    /// <summary>The question about the addresses of the files.</summary>
    /// <param name="id">The id of the artifact.</param>
    /// <param name="cursor">The end of the page before, or null.</param>
    public static byte[] Ask(string id, string? cursor) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["query"] = Query,
        ["variables"] = new JsonObject { ["id"] = id, ["cursor"] = cursor, ["count"] = PageSize },
    });

    /// <summary>Reads the answer to <see cref="Ask"/>.</summary>
    /// <param name="utf8">The answer, at most <see cref="SourceLimits.FileBytes"/>.</param>
    /// <param name="addresses">Gets the addresses by the paths of the files.</param>
    /// <returns>The end of the page, or null for the last page.</returns>
    /// <exception cref="SourceException">The answer has another form.</exception>
    public static string? ReadAddresses(ReadOnlySpan<byte> utf8, IDictionary<string, Uri> addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        var files = JsonText.Read("the addresses of the files", utf8)["data"]?["artifact"]?["files"];
        foreach (var edge in files?["edges"]?.Items ?? [])
            if (edge["node"]?["name"]?.Text is { } name
                && Uri.TryCreate(edge["node"]?["directUrl"]?.Text, UriKind.Absolute, out var address))
                addresses[name] = address;
        return files?["pageInfo"]?["hasNextPage"]?.Text == "true" ? files["pageInfo"]?["endCursor"]?.Text : null;
    }

    private static ListedFile ReadFile(string path, SourceNode file)
    {
        var isReference = file["ref"] is not null;
        long? size = long.TryParse(
            file["size"]?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : null;
        return file["digest"]?.Text is { Length: > 0 and <= 256 } digest
            ? new ListedFile(path, size, digest, isReference ? "etag" : "md5-or-xxh128")
            : throw new SourceException($"{path} has no digest.");
    }
}
