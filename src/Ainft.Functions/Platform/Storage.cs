using System.Runtime.CompilerServices;
using Ainft.Ethereum;
using Azure;
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
    private readonly StorageLens? lens;
    private int? generation;
    private int mended;

    public Storage(
        IOptions<StorageOptions> options, HttpPipelineTransport transport, IEnumerable<StorageName> names, TimeProvider time, StorageLens? lens = null)
    {
        this.lens = lens;
        prefix = options.Value.Prefix;
        generation = options.Value.Generation;
        var connection = options.Value.ConnectionString;
        tables = new TableServiceClient(connection, Bounded(new TableClientOptions(), transport, options.Value));
        blobs = new BlobServiceClient(connection, Bounded(new BlobClientOptions(), transport, options.Value));
        // Base64 is what the Functions host expects of queue messages unless told otherwise.
        var encoded = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        encoded.MessageDecodingFailed += SetAsideAsync;
        queues = new QueueServiceClient(connection, Bounded(encoded, transport, options.Value));
        this.names = [.. names.Append(new(StorageKind.Container, Platform.Leases.Container)).Append(new(StorageKind.Container, IndexGenerations.Container)).Distinct()];
        Leases = new Leases(blobs.GetBlobContainerClient(NameOf(StorageKind.Container, Platform.Leases.Container)), time);
        Generations = new IndexGenerations(Blobs(IndexGenerations.Container));
    }

    /// <summary>Leases by name: at most one holder at a time among all processes.</summary>
    public Leases Leases { get; }

    /// <summary>Which generation of the index counts.</summary>
    public IndexGenerations Generations { get; }

    /// <summary>The generation of the index that this process uses, from <see cref="CreateAsync"/> on.</summary>
    public int Generation => generation ?? throw new InvalidOperationException("Storage is not created yet, so nobody knows which generation of the index counts.");

    /// <summary>Whether another generation counts than this process uses, or this one with rows that it may remember otherwise.</summary>
    public bool IsOutdatedBy(IndexGeneration current) => (current.Number, current.Mended) != (Generation, mended);

    /// <summary>The table of this name.</summary>
    public Rows Rows(string table)
    {
        // Slices ask for their tables while they are built; which generation those are of is known when storage is created.
        var declared = Declared(StorageKind.Table, table);
        var rows = new Rows(() => tables.GetTableClient(FullName(declared)));
        return lens?.Rows(table, rows) ?? rows;
    }

    /// <summary>Whether a slice declares a table of this name.</summary>
    public bool Declares(string table) => names.Any(name => name.Kind == StorageKind.Table && name.Name == table);

    /// <summary>The blob container of this name.</summary>
    public Blobs Blobs(string container)
    {
        var named = new Blobs(blobs.GetBlobContainerClient(NameOf(StorageKind.Container, container)));
        return lens?.Blobs(container, named) ?? named;
    }

    /// <summary>The queue of this name.</summary>
    public MessageQueue Queue(string queue) => new(queues.GetQueueClient(NameOf(StorageKind.Queue, queue)));

    /// <summary>The queue of exactly this name, prefix included, as a queue trigger names it.</summary>
    internal QueueClient QueueNamed(string fullName) => queues.GetQueueClient(fullName);

    /// <summary>Whether anything of this deployment was ever created.</summary>
    public Task<bool> ExistsAsync(CancellationToken cancellationToken = default) => Leases.ExistsAsync(cancellationToken);

    /// <summary>Creates everything declared that is not there yet, in the generation of the index that counts now.</summary>
    public async Task CreateAsync(CancellationToken cancellationToken = default)
    {
        var current = await Generations.ReadAsync(cancellationToken);
        (generation, mended) = (generation ?? current.Number, current.Mended);
        await Task.WhenAll(names.Select(name => CreateAsync(name, cancellationToken)));
    }

    /// <summary>The generations of which a table is there, whether or not one counts.</summary>
    public async Task<IReadOnlySet<int>> ListGenerationsAsync(CancellationToken cancellationToken = default) =>
        await IndexTablesAsync(cancellationToken).Select(table => table.Generation).ToHashSetAsync(cancellationToken: cancellationToken);

    /// <summary>Deletes every table of a generation.</summary>
    public async Task DropGenerationAsync(int dropped, CancellationToken cancellationToken = default)
    {
        if (dropped == (await Generations.ReadAsync(cancellationToken)).Number)
            throw new InvalidOperationException($"Generation {dropped} of the index is the one that counts.");
        await foreach (var (table, _) in IndexTablesAsync(cancellationToken).Where(table => table.Generation == dropped))
            await tables.DeleteTableAsync(table, cancellationToken);
    }

    /// <summary>Asks every endpoint in use for something small; throws when one does not answer.</summary>
    internal Task ProbeAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Leases.ExistsAsync(cancellationToken),
        names.FirstOrDefault(n => n.Kind == StorageKind.Table) is { } table ? Rows(table.Name).GetAsync("probe", "probe", cancellationToken) : Task.CompletedTask);

    private async Task CreateAsync(StorageName name, CancellationToken cancellationToken) => _ = name.Kind switch
    {
        StorageKind.Table => (Response?)(await tables.GetTableClient(FullName(name)).CreateIfNotExistsAsync(cancellationToken))?.GetRawResponse(),
        StorageKind.Container => (await blobs.GetBlobContainerClient(FullName(name)).CreateIfNotExistsAsync(cancellationToken: cancellationToken))?.GetRawResponse(),
        _ => await queues.GetQueueClient(FullName(name)).CreateIfNotExistsAsync(cancellationToken: cancellationToken),
    };

    private async IAsyncEnumerable<(string Table, int Generation)> IndexTablesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var index = names.Where(name => name.IsIndex).Select(name => prefix + name.Name).ToArray();
        await foreach (var table in tables.QueryAsync($"TableName ge '{prefix}' and TableName lt '{prefix}~'", cancellationToken: cancellationToken))
            if (index.FirstOrDefault(name => table.Name.StartsWith(name, StringComparison.Ordinal)) is { } name
                && (table.Name.Length == name.Length ? 0 : ParseOrMinusOne(table.Name.AsSpan(name.Length))) is >= 0 and var number)
                yield return (table.Name, number);
    }

    private StorageName Declared(StorageKind kind, string name) =>
        names.FirstOrDefault(declared => declared.Kind == kind && declared.Name == name)
        ?? throw new InvalidOperationException($"The {kind} '{name}' is not declared: add services.Add{kind}s(\"{name}\") to its slice.");

    private string NameOf(StorageKind kind, string name) => FullName(Declared(kind, name));

    // The number goes last: no two prefixes, tables and numbers make one name, for no table is called like the end of another.
    private string FullName(StorageName name) => name switch
    {
        { IsIndex: true } when Generation > 0 => $"{prefix}{name.Name}{Generation}",
        { Kind: StorageKind.Table } => prefix + name.Name,
        _ => $"{prefix}-{name.Name}",
    };

    private static int ParseOrMinusOne(ReadOnlySpan<char> digits) => DecimalText.TryRead(digits, out int number) ? number : -1;

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

    private static T Bounded<T>(T options, HttpPipelineTransport transport, StorageOptions storage) where T : ClientOptions
    {
        options.Transport = transport;
        options.AddPolicy(new RequestWork.StorageCounter(), HttpPipelinePosition.PerRetry);
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = storage.Retries;
        options.Retry.Delay = TimeSpan.FromMilliseconds(50);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(1);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(storage.TimeoutSeconds);
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
/// <param name="IsIndex">A table that can be made anew from what is committed, so that there is one of it a generation of the index.</param>
public sealed record StorageName(StorageKind Kind, string Name, bool IsIndex = false);
