using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Queues;

namespace Ainft.Functions.Platform;

/// <content>
/// Finds out which names exist and which the app may use. Each probe is a read and a write whose condition never
/// holds. So a probe changes no data, and no other reader sees a trace of it.
/// </content>
public sealed partial class Storage
{
    private const string Probe = "doctor-probe";

    // No blob and no row has these ETags, so a write under such a condition fails after storage has checked the role.
    private static readonly ETag Impossible = new("\"0x0\"");
    private static readonly ETag NoTag = new("W/\"datetime'2000-01-01T00%3A00%3A00Z'\"");

    /// <summary>Probes everything that the slices declare.</summary>
    internal Task<ProbedName[]> ProbeNamesAsync(CancellationToken cancellationToken) => Task.WhenAll(
        names.OrderBy(name => name.Kind).ThenBy(name => name.Name, StringComparer.Ordinal)
            .Select(name => ProbeAsync(name.Kind, FullName(name), cancellationToken)));

    /// <summary>The clock of storage minus the clock of this process, to the second.</summary>
    internal async Task<TimeSpan?> FindSkewAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var leases = blobs.GetBlobContainerClient($"{prefix}-{Platform.Leases.Container}");
        var before = time.GetUtcNow();
        var answer = await leases.GetPropertiesAsync(cancellationToken: cancellationToken);
        var took = time.GetUtcNow() - before;
        return answer.GetRawResponse().Headers.Date is { } date ? date - (before + took / 2) : null;
    }

    private async Task<ProbedName> ProbeAsync(StorageKind kind, string name, CancellationToken ct)
    {
        try
        {
            await (kind switch
            {
                StorageKind.Table => ProbeTableAsync(tables.GetTableClient(name), ct),
                StorageKind.Container => ProbeContainerAsync(blobs.GetBlobContainerClient(name), ct),
                _ => ProbeQueueAsync(queues.GetQueueClient(name), ct),
            });
            return new ProbedName(kind, name, ProbeState.Usable, null);
        }
        catch (RequestFailedException e)
        {
            return new ProbedName(kind, name, StateOf(e), e.ErrorCode ?? $"{e.Status}");
        }
        catch (Exception e) when (e is AggregateException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return new ProbedName(kind, name, ProbeState.Away, null);
        }
    }

    // A read of one row would answer the same for a missing table as for a missing row.
    private static async Task ProbeTableAsync(TableClient table, CancellationToken ct)
    {
        await foreach (var _ in table.QueryAsync<TableEntity>($"PartitionKey eq '{Probe}'", 1, null, ct))
            break;
        await UnlessFailedAsync(
            () => table.UpdateEntityAsync(new TableEntity(Probe, Probe), NoTag, TableUpdateMode.Replace, ct));
    }

    private static async Task ProbeContainerAsync(BlobContainerClient container, CancellationToken ct)
    {
        await UnlessFailedAsync(() => container.GetBlobClient(Probe).GetPropertiesAsync(cancellationToken: ct));
        await UnlessFailedAsync(() => container.GetBlockBlobClient(Probe).UploadAsync(
            Stream.Null,
            new BlobUploadOptions { Conditions = new BlobRequestConditions { IfMatch = Impossible } },
            ct));
    }

    // Storage refuses the receipt, but only after it has checked the role.
    private static async Task ProbeQueueAsync(QueueClient queue, CancellationToken ct)
    {
        await queue.PeekMessageAsync(ct);
        await UnlessFailedAsync(() => queue.DeleteMessageAsync(
            "00000000-0000-0000-0000-000000000000", "AgAAAAMAAAAAAAAAAAAAAAAAAAA=", ct));
    }

    /// <summary>Lets a condition fail, but no name that is missing and no role that is missing.</summary>
    private static async Task UnlessFailedAsync<T>(Func<Task<T>> call)
    {
        try
        {
            await call();
        }
        catch (RequestFailedException e) when (e.Status is 400 or 404 or 409 or 412 && !IsMissing(e))
        {
            // The condition failed, as it must.
        }
    }

    private static ProbeState StateOf(RequestFailedException e) =>
        IsMissing(e) ? ProbeState.Missing : e.Status is 401 or 403 ? ProbeState.Denied : ProbeState.Away;

    private static bool IsMissing(RequestFailedException e) =>
        e.ErrorCode is "TableNotFound" or "ContainerNotFound" or "QueueNotFound";
}
