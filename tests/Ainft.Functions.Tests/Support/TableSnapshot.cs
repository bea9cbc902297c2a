using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace Ainft.Functions.Tests;

/// <summary>Every byte of some tables, as text to compare.</summary>
public static class TableSnapshot
{
    private static readonly string[] Stamps = ["odata.etag", "Timestamp"];

    public static Task<string> TakeAsync(World world, params string[] tables) =>
        TakeAsync(world.Storage, world.Prefix, tables);

    public static async Task<string> TakeAsync(string storage, string prefix, params string[] tables)
    {
        var lines = new List<string>();
        foreach (var table in tables)
            await foreach (var row in new TableClient(storage, prefix + table).QueryAsync<TableEntity>())
            {
                var values = row.Where(pair => !Stamps.Contains(pair.Key))
                    .OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(TextOf);
                lines.Add($"{table} {string.Join(' ', values)}");
            }
        lines.Sort(StringComparer.Ordinal);
        return string.Join('\n', lines);
    }

    /// <summary>The names of all blobs of a container.</summary>
    public static async Task<List<string>> NamesAsync(World world, string container) =>
        await new BlobContainerClient(world.Storage, $"{world.Prefix}-{container}")
            .GetBlobsAsync().Select(blob => blob.Name).ToListAsync();

    private static string TextOf(KeyValuePair<string, object> pair) =>
        $"{pair.Key}={(pair.Value is byte[] bytes ? Convert.ToHexStringLower(bytes) : $"{pair.Value}")}";
}
