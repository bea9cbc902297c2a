using Ainft.Ethereum;
using Azure.Data.Tables;

namespace Ainft.Functions.Governance;

/// <summary>An operation of the timelock that no proposal scheduled.</summary>
/// <param name="Id">The id of the operation.</param>
/// <param name="State">Its last step.</param>
/// <param name="Action">Its first call.</param>
/// <param name="Delay">The seconds from its block until any account can execute it.</param>
/// <param name="At">The event that scheduled it.</param>
public sealed record Operation(Bytes32 Id, OperationStep State, ShownAction Action, long Delay, DecidedAt At);

/// <summary>
/// Reads the operations that the multisig scheduled before the floor was reached. They do not expire, so the DAO
/// cancels the open ones by a vote. An operation is of the multisig when no queued proposal has its id, because the
/// timelock has no other proposers than the governor and the bootstrap proposer.
/// </summary>
internal sealed class ReadOperations(ProposalRows rows)
{
    /// <summary>
    /// The most proposals that are compared. An operation of an older proposal is then listed too, so none is hidden.
    /// </summary>
    private const int MostProposals = 10_000;

    /// <summary>The most operations that a page reads, those of proposals included.</summary>
    private const int MostRead = 1_000;

    private const int AtOnce = 16;

    /// <summary>
    /// The operations up to a block, the newest first, from a position on. The second value is the position of the next
    /// one, or null at the end. A page can be short or empty before the end.
    /// </summary>
    public async Task<(IReadOnlyList<Operation> Items, string? Next)> ListAsync(
        ulong block, string? from, int take, CancellationToken ct)
    {
        var queued = await rows.ListAsync(ProposalRows.Queued, block, null, MostProposals, ct)
            .Select(row => row.GetString("Id")).ToHashSetAsync(cancellationToken: ct);
        var proposed = await rows.OperationsAsync(block, MostProposals, ct)
            .Where(row => queued.Contains(row.GetString("Id")))
            .Select(row => row.GetString("Operation")).ToHashSetAsync(cancellationToken: ct);
        var read = await rows.ListAsync(ProposalRows.Scheduled, block, from, MostRead + 1, ct).ToListAsync(ct);
        var found = read.Take(MostRead).Where(row => !proposed.Contains(row.GetString("Id"))).Take(take + 1).ToList();
        var items = new List<Operation>();
        foreach (var some in found.Take(take).Chunk(AtOnce))
            items.AddRange(await Task.WhenAll(some.Select(row => ReadAsync(row, block, ct))));
        return (items, found.Count > take ? found[take].RowKey : read.Count > MostRead ? read[MostRead].RowKey : null);
    }

    private async Task<Operation> ReadAsync(TableEntity row, ulong block, CancellationToken ct)
    {
        var id = Bytes32.Parse(row.GetString("Id"));
        var last = await rows.OfAsync(id, ProposalRows.Operations, block, 1, ct).FirstAsync(ct);
        return new Operation(
            id,
            Enum.Parse<OperationStep>(last.GetString("Step")),
            ShownAction.Read(row.GetString("Actions"))[0],
            row.GetInt64("Delay")!.Value,
            DecidedAt.Of(row));
    }
}
