using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Ainft.Sources.Events;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// The table <c>Integrations</c>. It has a row per integration, in the partition of the id's first digit. It also has a
/// row per creator and integration without columns, in the partition of the creator's first digit, for the list of a
/// creator. No bundle has these facts, so a rebuild keeps them.
/// </summary>
public sealed class IntegrationStore(Storage storage)
{
    /// <summary>The name of the table, which all generations of the index share.</summary>
    public const string Table = "Integrations";

    /// <summary>The most integrations of a creator that are not removed.</summary>
    public const int PerCreator = 100;

    private readonly Rows rows = storage.Rows(Table);

    /// <summary>An integration. Null when the registry never had it.</summary>
    public async Task<Integration?> FindAsync(Bytes32 id, CancellationToken ct) =>
        await rows.GetAsync(Partition.Of(id), $"{id}", ct) is { } row ? IntegrationColumns.Read(row) : null;

    /// <summary>The integrations of a creator that are not removed, in the order of their ids.</summary>
    public async Task<IReadOnlyList<Integration>> ListAsync(Address creator, CancellationToken ct)
    {
        var ids = await IdsAsync(creator, ct);
        var found = await Task.WhenAll(ids.Select(id => FindAsync(id, ct)));
        return [.. found.OfType<Integration>().Where(one => one.RemovedAt is null && one.Creator == creator)];
    }

    /// <summary>The number of rows in the list of a creator, up to the limit.</summary>
    public async Task<int> CountAsync(Address creator, CancellationToken ct) => (await IdsAsync(creator, ct)).Count;

    /// <summary>
    /// Inserts an integration. False when its id has a row. The row of the list comes first, because a list ignores a
    /// row without an integration.
    /// </summary>
    public async Task<bool> TryInsertAsync(Integration integration, CancellationToken ct)
    {
        await rows.InsertAsync(ListedAs(integration), ct);
        return await rows.InsertAsync(IntegrationColumns.Write(integration), ct);
    }

    /// <summary>Replaces an integration that was read. False when another request changed it.</summary>
    public async Task<bool> TryReplaceAsync(Integration integration, CancellationToken ct) =>
        await rows.ReplaceAsync(IntegrationColumns.Write(integration), integration.ETag, ct);

    /// <summary>Takes an integration from the list of its creator. Repeatable.</summary>
    public Task UnlistAsync(Integration integration, CancellationToken ct)
    {
        var listed = ListedAs(integration);
        return rows.DeleteAsync(listed.PartitionKey, listed.RowKey, cancellationToken: ct);
    }

    /// <summary>The integrations of some platforms after an id, in the order of their ids.</summary>
    public async Task<IReadOnlyList<Integration>> ListAfterAsync(
        Bytes32? after, IReadOnlyList<WebhookPlatform> platforms, int most, CancellationToken ct)
    {
        var (found, first) = (new List<Integration>(), after is { } last ? Partition.Of(last) : Partition.All[0]);
        var where = string.Join(" or ", platforms.Select(platform => $"Platform eq '{platform.ToText()}'"));
        foreach (var partition in Partition.All.SkipWhile(one => one != first))
        {
            if (found.Count == most)
                break;
            var from = after is not null && partition == first ? $"{after}~" : null;
            await foreach (var row in rows.RangeWhereAsync(partition, from, null, where, most - found.Count, ct))
                found.Add(IntegrationColumns.Read(row));
        }
        return found;
    }

    /// <summary>All integrations, removed ones too. The rows of the lists of creators have no columns.</summary>
    public IAsyncEnumerable<Integration> AllAsync(CancellationToken ct) =>
        rows.AllAsync(ct).Where(row => row.ContainsKey("Creator")).Select(IntegrationColumns.Read);

    private async Task<IReadOnlyList<Bytes32>> IdsAsync(Address creator, CancellationToken ct)
    {
        var prefix = PrefixOf(creator);
        return await rows.RangeAsync(Partition.Of(creator), prefix, $"{prefix}~", PerCreator, ct)
            .Select(row => Bytes32.Parse(row.RowKey[prefix.Length..]))
            .ToListAsync(ct);
    }

    private static Azure.Data.Tables.TableEntity ListedAs(Integration integration) =>
        new(Partition.Of(integration.Creator), $"{PrefixOf(integration.Creator)}{integration.Id}");

    private static string PrefixOf(Address creator) => $"{creator.ToHex()}-";
}
