using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace Ainft.Functions.Tests.Upkeep;

/// <summary>The storage of a world through separate clients, to inspect and to damage it.</summary>
internal sealed class StoredIndex(World world, int generation = 0)
{
    private readonly TableServiceClient tables = new(world.Storage);
    private readonly BlobServiceClient blobs = new(world.Storage);

    public TableClient Table(string name) =>
        tables.GetTableClient($"{world.Prefix}{name}{(generation == 0 || name == "Signers" ? "" : generation)}");

    public async Task<List<TableEntity>> RowsAsync(string table) =>
        await Table(table).QueryAsync<TableEntity>().ToListAsync();

    /// <summary>A row that is in the index because of a commit. With a partition, the first row of it.</summary>
    public async Task<TableEntity> AnyAsync(string table, string? partition = null) =>
        (await RowsAsync(table)).First(row =>
        partition is null ? row.PartitionKey is not ("open" or "pointer" or "unanchored")
            : row.PartitionKey == partition);

    public async Task DeleteRowAsync(string table, string? partition = null)
    {
        var row = await AnyAsync(table, partition);
        await Table(table).DeleteEntityAsync(row.PartitionKey, row.RowKey);
    }

    public async Task ChangeRowAsync(string table, string property, object value, string? partition = null)
    {
        var row = await AnyAsync(table, partition);
        row[property] = value;
        await Table(table).UpsertEntityAsync(row, TableUpdateMode.Replace);
    }

    /// <summary>Removes a property of a row, as if an earlier version of the app had written it.</summary>
    public async Task DropPropertyAsync(string table, string property, string partition)
    {
        var row = await AnyAsync(table, partition);
        row.Remove(property);
        await Table(table).UpsertEntityAsync(row, TableUpdateMode.Replace);
    }

    /// <summary>Adds a copy of a row under another key, so that no bundle or batch explains it.</summary>
    public async Task AddRowAsync(string table, Func<string, string> key)
    {
        var row = await AnyAsync(table);
        await Table(table).AddEntityAsync(new TableEntity(row) { RowKey = key(row.RowKey) });
    }

    public BlobContainerClient Container(string name) => blobs.GetBlobContainerClient($"{world.Prefix}-{name}");

    public async Task<string> AnyBlobAsync(string container, string ending = "") =>
        (await Container(container).GetBlobsAsync().ToListAsync())
            .First(blob => blob.Name.EndsWith(ending, StringComparison.Ordinal)).Name;

    public async Task DeleteBlobAsync(string container, string ending = "") =>
        await Container(container).DeleteBlobAsync(await AnyBlobAsync(container, ending));

    /// <summary>Deletes a blob and returns its content.</summary>
    public async Task<BinaryData> TakeBlobAsync(string container, string name)
    {
        var content = (await Container(container).GetBlobClient(name).DownloadContentAsync()).Value.Content;
        await Container(container).DeleteBlobAsync(name);
        return content;
    }

    public Task PutBlobAsync(string container, string name, BinaryData content) =>
        Container(container).GetBlobClient(name).UploadAsync(content, overwrite: true);

    public async Task CopyBlobAsync(string container, string ending, string name) => await PutBlobAsync(
        container, name, (await Container(container)
            .GetBlobClient(await AnyBlobAsync(container, ending)).DownloadContentAsync()).Value.Content);

    /// <summary>Flips a bit in the last byte but one. A second call restores the blob.</summary>
    public async Task ChangeBlobAsync(string container, string ending = "")
    {
        var name = await AnyBlobAsync(container, ending);
        var bytes = (await Container(container).GetBlobClient(name).DownloadContentAsync()).Value.Content.ToArray();
        bytes[^2] ^= 1;
        await PutBlobAsync(container, name, new BinaryData(bytes));
    }
}
