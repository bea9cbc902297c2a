using System.Security.Cryptography;
using Ainft.Cli.Dev;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace Ainft.Testing;

/// <summary>
/// Real Azure Storage that the tests of an assembly share. It is the account in AINFT_TEST_STORAGE, Azurite in a
/// container, or Azurite from npm.
/// </summary>
/// <remarks>
/// A test assembly declares <c>[assembly: AssemblyFixture(typeof(StorageFixture))]</c>. <see cref="NewPrefix"/>
/// isolates its tests from each other.
/// </remarks>
public sealed class StorageFixture : IAsyncDisposable
{
    private readonly Lazy<Task<StorageSource>> source = new(StorageSource.StartAsync);

    /// <summary>A prefix for tables, containers and queues that no other test uses.</summary>
    public static string NewPrefix() => "t" + RandomNumberGenerator.GetHexString(12, lowercase: true);

    /// <summary>The connection string. The first test that reads it starts the storage.</summary>
    public async Task<string> ConnectAsync() => (await source.Value).ConnectionString;

    /// <summary>
    /// Deletes all tables, containers and queues with a prefix. Azurite searches all of them for every request, so the
    /// leftovers of earlier tests slow down the later ones.
    /// </summary>
    public static async Task ForgetAsync(string connection, string prefix)
    {
        var tables = new TableServiceClient(connection);
        var filter = TableClient.CreateQueryFilter($"TableName ge {prefix} and TableName lt {prefix + "~"}");
        await foreach (var table in tables.QueryAsync(filter))
            await tables.DeleteTableAsync(table.Name);
        var blobs = new BlobServiceClient(connection);
        await foreach (var container in blobs.GetBlobContainersAsync(prefix: prefix))
            await blobs.DeleteBlobContainerAsync(container.Name);
        var queues = new QueueServiceClient(connection);
        await foreach (var queue in queues.GetQueuesAsync(prefix: prefix))
            await queues.DeleteQueueAsync(queue.Name);
    }

    /// <summary>Stops the storage if this fixture started it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (source.IsValueCreated)
            await (await source.Value).DisposeAsync();
    }
}
