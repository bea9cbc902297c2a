using System.Runtime.CompilerServices;
using Ainft.Ethereum;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>The tables, containers and queues of the storage account under the deployment's prefix.</summary>
/// <remarks>
/// All clients share one transport, so that a test can lose requests and answers underneath the SDK's retries. A slice
/// declares its names, for example with <c>services.AddContainers("chain")</c>. The app creates everything declared
/// before it accepts its first request.
/// </remarks>
public sealed partial class Storage
{
    private readonly string prefix;
    private readonly TableServiceClient tables;
    private readonly BlobServiceClient blobs;
    private readonly QueueServiceClient queues;
    private readonly IReadOnlyList<StorageName> names;
    private readonly StorageWrapper? wrapper;
    private int? generation;
    private int repairs;

    public Storage(
        IOptions<StorageOptions> options, HttpPipelineTransport transport, IEnumerable<StorageName> names,
        TimeProvider time, StorageWrapper? wrapper = null, TokenCredential? identity = null)
    {
        this.wrapper = wrapper;
        prefix = options.Value.Prefix;
        generation = options.Value.Generation;
        var account = new StorageAccount(options.Value, transport, identity);
        (tables, blobs, queues) = (account.Tables(), account.Blobs(), account.Queues(SetAsideAsync));
        StorageName leases = new(StorageKind.Container, Platform.Leases.Container);
        StorageName index = new(StorageKind.Container, IndexGenerations.Container);
        this.names = [.. names.Append(leases).Append(index).Distinct()];
        Leases = new Leases(blobs.GetBlobContainerClient(FullName(leases)), time);
        Generations = new IndexGenerations(Blobs(IndexGenerations.Container));
    }

    /// <summary>Leases by name, each with at most one holder at a time among all processes.</summary>
    public Leases Leases { get; }

    /// <summary>The current generation of the index.</summary>
    public IndexGenerations Generations { get; }

    /// <summary>
    /// The generation of the index that this process uses, from <see cref="CreateAsync(CancellationToken)"/> on.
    /// </summary>
    public int Generation => generation ?? throw new InvalidOperationException(
        "The current generation of the index is unknown, because CreateAsync has not run yet.");

    /// <summary>
    /// Whether the current generation differs from the one that this process uses, or had rows repaired since the start
    /// of the process.
    /// </summary>
    public bool IsOutdatedBy(IndexGeneration current) => (current.Number, current.Repairs) != (Generation, repairs);

    /// <summary>A table of the index, in the generation that this process uses.</summary>
    public Rows Rows(IndexTable table) => Open(table.Name, table);

    /// <summary>The lasting table of this name.</summary>
    public Rows Rows(string table) => Open(table, null);

    /// <summary>The blob container of this name.</summary>
    public Blobs Blobs(string container)
    {
        var named = new Blobs(blobs.GetBlobContainerClient(NameOf(StorageKind.Container, container)));
        return wrapper?.Blobs(container, named) ?? named;
    }

    /// <summary>The storage queue of this name. Slices use <see cref="Queues"/>.</summary>
    internal StorageQueue Queue(string queue)
    {
        var name = NameOf(StorageKind.Queue, queue);
        return new StorageQueue(QueueNamed(name), QueueNamed($"{name}-poison"));
    }

    /// <summary>The declared queues, without the prefix.</summary>
    internal IEnumerable<string> QueueNames =>
        names.Where(name => name.Kind == StorageKind.Queue).Select(name => name.Name);

    /// <summary>The queue of exactly this name, prefix included, as a queue trigger names it.</summary>
    internal QueueClient QueueNamed(string fullName) => queues.GetQueueClient(fullName);

    /// <summary>Whether an app of this deployment was ever started.</summary>
    public Task<bool> ExistsAsync(CancellationToken cancellationToken = default) =>
        Leases.ExistsAsync(cancellationToken);

    /// <summary>Creates everything declared that does not exist yet, in the current generation of the index.</summary>
    public async Task CreateAsync(CancellationToken cancellationToken = default)
    {
        var current = await Generations.ReadAsync(cancellationToken);
        (generation, repairs) = (generation ?? current.Number, current.Repairs);
        await Task.WhenAll(names.Select(name => CreateAsync(name, cancellationToken)));
    }

    /// <summary>The generations that have a table, current or not.</summary>
    public async Task<IReadOnlySet<int>> ListGenerationsAsync(CancellationToken cancellationToken = default) =>
        await IndexTablesAsync(cancellationToken).Select(table => table.Generation)
            .ToHashSetAsync(cancellationToken: cancellationToken);

    /// <summary>Deletes every table of a generation.</summary>
    public async Task DropGenerationAsync(int dropped, CancellationToken cancellationToken = default)
    {
        if (dropped == (await Generations.ReadAsync(cancellationToken)).Number)
            throw new InvalidOperationException($"Generation {dropped} of the index is the current one. Drop another.");
        var found = IndexTablesAsync(cancellationToken).Where(table => table.Generation == dropped);
        await foreach (var (table, _) in found)
            await tables.DeleteTableAsync(table, cancellationToken);
    }

    private Task CreateAsync(StorageName name, CancellationToken ct) => name.Kind switch
    {
        StorageKind.Table => tables.GetTableClient(FullName(name)).CreateIfNotExistsAsync(ct),
        StorageKind.Container =>
            blobs.GetBlobContainerClient(FullName(name)).CreateIfNotExistsAsync(cancellationToken: ct),
        _ => queues.GetQueueClient(FullName(name)).CreateIfNotExistsAsync(cancellationToken: ct),
    };

    private async IAsyncEnumerable<(string Table, int Generation)> IndexTablesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var index = names.Where(name => name.IsIndex).Select(name => prefix + name.Name).ToArray();
        var filter = $"TableName ge '{prefix}' and TableName lt '{prefix}~'";
        await foreach (var table in tables.QueryAsync(filter, cancellationToken: cancellationToken))
            if (index.FirstOrDefault(name => table.Name.StartsWith(name, StringComparison.Ordinal)) is { } name
                && GenerationOf(table.Name.AsSpan(name.Length)) is >= 0 and var number)
                yield return (table.Name, number);
    }

    private Rows Open(string name, IndexTable? table)
    {
        // Slices ask for their tables while they are built, and CreateAsync reads the generation of the tables later.
        var declared = Declared(StorageKind.Table, name);
        var rows = new Rows(() => tables.GetTableClient(FullName(declared)));
        return wrapper?.Rows(table, rows) ?? rows;
    }

    private StorageName Declared(StorageKind kind, string name) =>
        names.FirstOrDefault(declared => declared.Kind == kind && declared.Name == name)
        ?? throw new InvalidOperationException(
            $"No slice declares the {kind} '{name}'. Declare it where its slice registers services.");

    private string NameOf(StorageKind kind, string name) => FullName(Declared(kind, name));

    // The number is last. Two tables never get the same full name, because no name of a table is the end of another.
    private string FullName(StorageName name) => name switch
    {
        { IsIndex: true } when Generation > 0 => $"{prefix}{name.Name}{Generation}",
        { Kind: StorageKind.Table } => prefix + name.Name,
        _ => $"{prefix}-{name.Name}",
    };

    /// <summary>The generation of a table by the end of its name. -1 when the end is not a number.</summary>
    private static int GenerationOf(ReadOnlySpan<char> digits) =>
        digits.IsEmpty ? 0 : DecimalText.TryRead(digits, out int number) ? number : -1;

    // A message that is not base64 goes to the poison queue at once, as with the Functions host. Else every poll of its
    // queue would fail.
    private async Task SetAsideAsync(QueueMessageDecodingFailedEventArgs failed)
    {
        if (failed.ReceivedMessage is not { } message)
            return;
        var poison = queues.GetQueueClient($"{failed.Queue.Name}-poison");
        await poison.CreateIfNotExistsAsync(cancellationToken: failed.CancellationToken);
        await poison.SendMessageAsync(message.Body, cancellationToken: failed.CancellationToken);
        await failed.Queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, failed.CancellationToken);
    }
}

/// <summary>The kind of a declared storage name.</summary>
public enum StorageKind
{
    /// <summary>A table, with letters and digits in its name.</summary>
    Table,

    /// <summary>A blob container, with lower-case letters, digits and hyphens in its name.</summary>
    Container,

    /// <summary>A queue, with lower-case letters, digits and hyphens in its name.</summary>
    Queue,
}

/// <summary>A table, container or queue that a slice uses, without the deployment's prefix.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">The name.</param>
/// <param name="IsIndex">
/// Whether a rebuild can write the table again from the committed data, so that each generation of the index has one.
/// </param>
public sealed record StorageName(StorageKind Kind, string Name, bool IsIndex = false);
