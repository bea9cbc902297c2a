using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Nodes;

/// <summary>
/// The places of an operator's nodes: a partition per operator in the table <c>Nodes</c> with a row per node. A guard
/// row makes instances count each other's registrations, because each registration replaces it by its ETag. A place is
/// free when its node has left, has another operator, or never finished its registration.
/// </summary>
internal sealed class OperatorPlaces(
    Storage storage, NodeStore nodes, IOptions<RunOptions> options, TimeProvider time)
{
    private const string Guard = "guard";

    /// <summary>The time after which an unfinished registration has failed.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(10);

    private readonly Rows rows = storage.Rows("Nodes");

    /// <summary>The most nodes of one operator.</summary>
    public int Most => options.Value.MaxNodes;

    /// <summary>
    /// Gives a node a place, unless it has one. False when the operator has as many nodes as allowed. Repeatable.
    /// </summary>
    public async Task<bool> TryTakeAsync(Candidate candidate, CancellationToken ct)
    {
        var (partition, key) = ($"operator-{candidate.Operator.ToHex()}", candidate.Node.ToHex());
        var most = Most;
        while (true)
        {
            var guard = await rows.GetAsync(partition, Guard, ct);
            var places = await rows.RangeAsync(partition, "0x", "0y", most + 1, ct).ToListAsync(ct);
            if (places.Any(place => place.RowKey == key))
                return true;
            var free = places.Count >= most ? await FreeAsync(places, candidate.Operator, ct) : [];
            if (places.Count - free.Count >= most)
                return false;
            var next = new TableEntity(partition, Guard) { ["At"] = time.GetUtcNow() };
            List<TableTransactionAction> actions =
            [
                guard is null
                    ? new(TableTransactionActionType.Add, next)
                    : new(TableTransactionActionType.UpdateReplace, next, guard.ETag),
                new(TableTransactionActionType.Add, new TableEntity(partition, key) { ["At"] = time.GetUtcNow() }),
                .. free.Take(RowLimits.TransactionCount - 2).Select(Delete),
            ];
            await rows.TransactAsync(actions, ct);
        }
    }

    private static TableTransactionAction Delete(TableEntity place) =>
        new(TableTransactionActionType.Delete, place, place.ETag);

    private async Task<List<TableEntity>> FreeAsync(
        List<TableEntity> places, Address @operator, CancellationToken ct)
    {
        var stored = await Task.WhenAll(places.Select(place => nodes.FindAsync(Address.Parse(place.RowKey), ct)));
        var since = time.GetUtcNow() - Abandoned;
        return
        [
            .. places.Zip(stored)
                .Where(pair => IsFree(pair.First, pair.Second, @operator, since))
                .Select(pair => pair.First),
        ];
    }

    private static bool IsFree(TableEntity place, RegisteredNode? node, Address @operator, DateTimeOffset since) =>
        (node is null || node.HasLeft || node.Candidate.Operator != @operator)
            && place.GetDateTimeOffset("At") < since
        || node is { HasLeft: true } && node.Candidate.Operator == @operator;
}
