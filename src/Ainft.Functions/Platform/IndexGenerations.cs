using System.Text.Json;
using Azure;

namespace Ainft.Functions.Platform;

/// <summary>Which generation of the index counts.</summary>
/// <param name="Number">0 before the first rebuild.</param>
/// <param name="Mended">How often rows were replaced or removed that processes may remember.</param>
/// <param name="ETag">By which it moves on; null: it never did.</param>
public readonly record struct IndexGeneration(int Number, int Mended, ETag? ETag);

/// <summary>
/// The index can be made anew from what is committed: into tables of the next generation, beside those in use. The blob <c>current</c>
/// says which generation counts; replacing it by ETag is the commit point of a rebuild. Processes follow it, since they remember rows.
/// </summary>
public sealed class IndexGenerations(Blobs blobs)
{
    internal const string Container = "index";

    private const string Current = "current";

    /// <summary>The generation that counts; 0 before the first rebuild.</summary>
    public async Task<IndexGeneration> ReadAsync(CancellationToken ct = default)
    {
        if (await blobs.ReadTaggedAsync(Current, ct) is not (var bytes, var etag))
            return new IndexGeneration(0, 0, null);
        using var json = JsonDocument.Parse(bytes);
        return new IndexGeneration(
            json.RootElement.GetProperty("generation").GetInt32(), json.RootElement.TryGetProperty("mended", out var mended) ? mended.GetInt32() : 0, etag);
    }

    /// <summary>Makes another generation count, if the one that was read still does; asked again after a lost answer, it says yes.</summary>
    public async Task<bool> MoveAsync(IndexGeneration counting, int to, CancellationToken ct = default) =>
        await ReplaceAsync(counting with { Number = to }, ct) || (await ReadAsync(ct)).Number == to;

    /// <summary>Says that rows changed that never change: whoever remembers them is to begin anew. Somebody else who says so says it for all.</summary>
    public async Task TellMendedAsync(CancellationToken ct = default)
    {
        var counting = await ReadAsync(ct);
        await ReplaceAsync(counting with { Mended = counting.Mended + 1 }, ct);
    }

    private Task<bool> ReplaceAsync(IndexGeneration now, CancellationToken ct)
    {
        var content = new Dictionary<string, int> { ["generation"] = now.Number, ["mended"] = now.Mended };
        return blobs.ReplaceAsync(Current, JsonSerializer.SerializeToUtf8Bytes(content, PlatformJson.Default.DictionaryStringInt32), "application/json", now.ETag, ct);
    }
}
