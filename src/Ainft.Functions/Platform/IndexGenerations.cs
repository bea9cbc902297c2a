using System.Text.Json;
using Azure;

namespace Ainft.Functions.Platform;

/// <summary>Which generation of the index counts, and the ETag by which it moves on; none: it never did.</summary>
public readonly record struct IndexGeneration(int Number, ETag? ETag);

/// <summary>
/// The index can be made anew from what is committed: into tables of the next generation, beside those in use. The blob <c>current</c>
/// says which generation counts; replacing it by ETag is the commit point of a rebuild.
/// </summary>
public sealed class IndexGenerations(Blobs blobs)
{
    internal const string Container = "index";

    private const string Current = "current";

    /// <summary>The generation that counts; 0 before the first rebuild.</summary>
    public async Task<IndexGeneration> ReadAsync(CancellationToken ct = default)
    {
        if (await blobs.ReadTaggedAsync(Current, ct) is not (var bytes, var etag))
            return new IndexGeneration(0, null);
        using var json = JsonDocument.Parse(bytes);
        return new IndexGeneration(json.RootElement.GetProperty("generation").GetInt32(), etag);
    }

    /// <summary>Makes another generation count, if the one that was read still does; asked again after a lost answer, it says yes.</summary>
    public async Task<bool> MoveAsync(IndexGeneration from, int to, CancellationToken ct = default)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, int> { ["generation"] = to }, PlatformJson.Default.DictionaryStringInt32);
        return await blobs.ReplaceAsync(Current, content, "application/json", from.ETag, ct) || (await ReadAsync(ct)).Number == to;
    }
}
