using System.Security.Cryptography;
using Ainft.Cli.Dev;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace Ainft.Testing;

/// <summary>Real Azure Storage (an account given by AINFT_TEST_STORAGE, else Azurite in a container, else Azurite from npm), shared by a test assembly.</summary>
/// <remarks>Use it as an assembly fixture: <c>[assembly: AssemblyFixture(typeof(StorageFixture))]</c>; tests isolate themselves by <see cref="NewPrefix"/>.</remarks>
public sealed class StorageFixture : IAsyncDisposable
{
    private readonly Lazy<Task<StorageSource>> source = new(StorageSource.StartAsync);

    /// <summary>A prefix for tables, containers and queues that no other test uses.</summary>
    public static string NewPrefix() => "t" + RandomNumberGenerator.GetHexString(12, lowercase: true);

    /// <summary>The connection string, from the first test that asks on.</summary>
    public async Task<string> ConnectAsync() => (await source.Value).ConnectionString;

    /// <summary>
    /// Deletes all tables, containers and queues with a prefix. Azurite looks through all of them for every request, so
    /// what ended tests leave behind makes the others slow.
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

    /// <summary>Stops what was started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (source.IsValueCreated)
            await (await source.Value).DisposeAsync();
    }
}
