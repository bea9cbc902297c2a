using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>The storage account: tables, containers and queues under the deployment's prefix.</summary>
/// <remarks>
/// All clients share one transport, so that a test can lose requests and answers underneath the SDK's retries. A slice declares what it
/// uses (<c>services.AddTables("Ainfts")</c>); everything declared is created before the app takes its first request.
/// </remarks>
public sealed class Storage
{
    private readonly string prefix;
    private readonly TableServiceClient tables;
    private readonly BlobServiceClient blobs;
    private readonly QueueServiceClient queues;
    private readonly IReadOnlyList<StorageName> names;

    public Storage(IOptions<StorageOptions> options, HttpPipelineTransport transport, IEnumerable<StorageName> names, TimeProvider time)
    {
        prefix = options.Value.Prefix;
        var connection = options.Value.ConnectionString;
        var retries = options.Value.Retries;
        tables = new TableServiceClient(connection, Bounded(new TableClientOptions(), transport, retries));
        blobs = new BlobServiceClient(connection, Bounded(new BlobClientOptions(), transport, retries));
        // Base64 is what the Functions host expects of queue messages unless told otherwise.
        var encoded = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        encoded.MessageDecodingFailed += SetAsideAsync;
        queues = new QueueServiceClient(connection, Bounded(encoded, transport, retries));
        this.names = [.. names.Append(new(StorageKind.Container, Platform.Leases.Container)).Distinct()];
        Leases = new Leases(blobs.GetBlobContainerClient(NameOf(StorageKind.Container, Platform.Leases.Container)), time);
    }

    /// <summary>Leases by name: at most one holder at a time among all processes.</summary>
    public Leases Leases { get; }

    /// <summary>The table of this name.</summary>
    public Rows Rows(string table) => new(tables.GetTableClient(NameOf(StorageKind.Table, table)));

    /// <summary>The blob container of this name.</summary>
    public Blobs Blobs(string container) => new(blobs.GetBlobContainerClient(NameOf(StorageKind.Container, container)));

    /// <summary>The queue of this name.</summary>
    public MessageQueue Queue(string queue) => new(queues.GetQueueClient(NameOf(StorageKind.Queue, queue)));

    /// <summary>The queue of exactly this name, prefix included, as function.json files give it.</summary>
    internal QueueClient QueueNamed(string fullName) => queues.GetQueueClient(fullName);

    /// <summary>Creates everything declared that is not there yet.</summary>
    public Task CreateAsync(CancellationToken cancellationToken = default) => Task.WhenAll(names.Select(name => name.Kind switch
    {
        StorageKind.Table => (Task)tables.GetTableClient(FullName(name)).CreateIfNotExistsAsync(cancellationToken),
        StorageKind.Container => blobs.GetBlobContainerClient(FullName(name)).CreateIfNotExistsAsync(cancellationToken: cancellationToken),
        _ => queues.GetQueueClient(FullName(name)).CreateIfNotExistsAsync(cancellationToken: cancellationToken),
    }));

    /// <summary>Asks every endpoint in use for something small; throws when one does not answer.</summary>
    internal Task ProbeAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Leases.ProbeAsync(cancellationToken),
        names.FirstOrDefault(n => n.Kind == StorageKind.Table) is { } table ? Rows(table.Name).GetAsync("probe", "probe", cancellationToken) : Task.CompletedTask);

    private string NameOf(StorageKind kind, string name)
    {
        var declared = new StorageName(kind, name);
        return names.Contains(declared)
            ? FullName(declared)
            : throw new InvalidOperationException($"The {kind} '{name}' is not declared: add services.Add{kind}s(\"{name}\") to its slice.");
    }

    private string FullName(StorageName name) => name.Kind == StorageKind.Table ? prefix + name.Name : $"{prefix}-{name.Name}";

    // Nobody can read what is not base64, so it is poison at once, as with the Functions host; else it would fail every look into its queue.
    private async Task SetAsideAsync(QueueMessageDecodingFailedEventArgs failed)
    {
        if (failed.ReceivedMessage is not { } message)
            return;
        var poison = queues.GetQueueClient($"{failed.Queue.Name}-poison");
        await poison.CreateIfNotExistsAsync(cancellationToken: failed.CancellationToken);
        await poison.SendMessageAsync(message.Body, cancellationToken: failed.CancellationToken);
        await failed.Queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, failed.CancellationToken);
    }

    private static T Bounded<T>(T options, HttpPipelineTransport transport, int retries) where T : ClientOptions
    {
        options.Transport = transport;
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = retries;
        options.Retry.Delay = TimeSpan.FromMilliseconds(50);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(1);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(20);
        options.Diagnostics.IsLoggingEnabled = false;
        options.Diagnostics.IsDistributedTracingEnabled = false;
        options.Diagnostics.IsTelemetryEnabled = false;
        return options;
    }
}

/// <summary>What a declared storage name names.</summary>
public enum StorageKind
{
    /// <summary>A table: letters and digits.</summary>
    Table,

    /// <summary>A blob container: lower-case letters, digits and hyphens.</summary>
    Container,

    /// <summary>A queue: lower-case letters, digits and hyphens.</summary>
    Queue,
}

/// <summary>A table, container or queue that a slice uses, without the deployment's prefix.</summary>
public sealed record StorageName(StorageKind Kind, string Name);
