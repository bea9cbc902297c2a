using System.Text.Json;
using Azure;

namespace Ainft.Functions.Platform;

/// <summary>The current generation of the index.</summary>
/// <param name="Number">0 before the first rebuild.</param>
/// <param name="Repairs">How often a repair replaced or removed rows that instances may have cached.</param>
/// <param name="ETag">The condition of the next change. Null before the first change.</param>
public readonly record struct IndexGeneration(int Number, int Repairs, ETag? ETag);

/// <summary>
/// A rebuild writes the index again from the committed data, into tables of the next generation beside those in use.
/// The blob <c>current</c> contains the number of the current generation. Replacing the blob by its ETag is the commit
/// point of a rebuild. Instances poll the blob, because they cache rows.
/// </summary>
public sealed class IndexGenerations(Blobs blobs)
{
    internal const string Container = "index";

    private const string Current = "current";

    /// <summary>The current generation, which is 0 before the first rebuild.</summary>
    public async Task<IndexGeneration> ReadAsync(CancellationToken ct = default)
    {
        if (await blobs.ReadTaggedAsync(Current, ct) is not (var bytes, var etag))
            return new IndexGeneration(0, 0, null);
        using var json = JsonDocument.Parse(bytes);
        return new IndexGeneration(
            json.RootElement.GetProperty("generation").GetInt32(),
            json.RootElement.TryGetProperty("mended", out var repairs) ? repairs.GetInt32() : 0,
            etag);
    }

    /// <summary>
    /// Makes another generation current, if the one that was read still is. A second call after a lost answer returns
    /// true.
    /// </summary>
    public async Task<bool> MoveAsync(IndexGeneration counting, int to, CancellationToken ct = default) =>
        await ReplaceAsync(counting with { Number = to }, ct) || (await ReadAsync(ct)).Number == to;

    /// <summary>
    /// Signals that rows normally immutable were repaired, so that every instance drops its caches. If another caller
    /// signals at the same time, its signal suffices.
    /// </summary>
    public async Task SignalRepairAsync(CancellationToken ct = default)
    {
        var counting = await ReadAsync(ct);
        await ReplaceAsync(counting with { Repairs = counting.Repairs + 1 }, ct);
    }

    private Task<bool> ReplaceAsync(IndexGeneration now, CancellationToken ct)
    {
        var content = new Dictionary<string, int> { ["generation"] = now.Number, ["mended"] = now.Repairs };
        var bytes = JsonSerializer.SerializeToUtf8Bytes(content, PlatformJson.Default.DictionaryStringInt32);
        return blobs.ReplaceAsync(Current, bytes, "application/json", now.ETag, ct);
    }
}
