using System.Globalization;
using System.Numerics;
using Ainft.Ethereum;
using Azure.Data.Tables;

namespace Ainft.Functions.Governance;

/// <summary>Reads proposals. The answers follow from the final events up to a block alone.</summary>
internal sealed class ReadProposals(ProposalRows rows)
{
    private const int MostSteps = 16, MostVotes = 1_000;

    /// <summary>
    /// Proposals up to a block, the newest first, from a position on. The second value is the position of the next one,
    /// or null at the end.
    /// </summary>
    public async Task<(IReadOnlyList<Proposal> Items, string? Next)> ListAsync(
        ulong block, string? from, int take, CancellationToken ct)
    {
        var found = await rows.ListAsync(block, from, take + 1, ct).ToListAsync(ct);
        var items = await Task.WhenAll(found.Take(take).Select(row => ReadAsync(row, block, ct)));
        return (items, found.Count > take ? found[take].RowKey : null);
    }

    /// <summary>A proposal as of a block, or null when the governor did not have it.</summary>
    public async Task<Proposal?> FindAsync(Bytes32 id, ulong block, CancellationToken ct) =>
        await rows.FindAsync(id, ct) is { } row && DecidedAt.Of(row).BlockNumber <= block
            ? await ReadAsync(row, block, ct)
            : null;

    /// <summary>The votes of a proposal as of a block.</summary>
    public async Task<VoteTally> VotesAsync(Bytes32 id, ulong block, CancellationToken ct)
    {
        var votes = await rows.OfAsync(id, ProposalRows.Votes, block, MostVotes + 1, ct).ToListAsync(ct);
        var bySupport = votes.Take(MostVotes).ToLookup(vote => vote.GetInt32("Support")!.Value, WeightOf);
        return new VoteTally(
            Sum(bySupport[1]),
            Sum(bySupport[0]),
            Sum(bySupport[2]),
            Math.Min(votes.Count, MostVotes),
            votes.Count <= MostVotes);
    }

    private async Task<Proposal> ReadAsync(TableEntity row, ulong block, CancellationToken ct)
    {
        var (id, operation) = (Bytes32.Parse(row.GetString("Id")), Bytes32.Parse(row.GetString("Operation")));
        var own = rows.OfAsync(id, ProposalRows.Steps, block, MostSteps, ct).ToListAsync(ct);
        var ofTimelock = rows.OfAsync(operation, ProposalRows.Operations, block, MostSteps, ct).ToListAsync(ct);
        var steps = (await own).ToLookup(step => step.GetString("Step"));
        var operations = (await ofTimelock).Select(step => step.GetString("Step")).ToHashSet();
        return new Proposal(
            id,
            Address.Parse(row.GetString("Proposer")),
            row.GetString("Description"),
            Bytes32.Parse(row.GetString("DescriptionHash")),
            operation,
            ShownAction.Read(row.GetString("Actions")),
            row.GetInt32("ActionCount")!.Value,
            Time(row, "VoteStart"),
            TimeOf(steps[nameof(ProposalStep.Extended)]) ?? Time(row, "VoteEnd"),
            TimeOf(steps[nameof(ProposalStep.Queued)]),
            StateOf([.. steps.Select(step => step.Key)], operations),
            DecidedAt.Of(row));
    }

    private static ProposalState? StateOf(HashSet<string> steps, HashSet<string> operations) =>
        steps.Contains(nameof(ProposalStep.Executed)) ? ProposalState.Executed
        : steps.Contains(nameof(ProposalStep.Canceled)) ? ProposalState.Canceled
        // Before the governor queues a proposal, an operation with the same calls is one of the multisig.
        : !steps.Contains(nameof(ProposalStep.Queued)) ? null
        : operations.Contains(nameof(OperationStep.Executed)) ? ProposalState.Executed
        : operations.Contains(nameof(OperationStep.Cancelled)) ? ProposalState.Canceled
        : ProposalState.Queued;

    private static ulong? TimeOf(IEnumerable<TableEntity> newestFirst) =>
        newestFirst.FirstOrDefault() is { } step ? Time(step, "Time") : null;

    private static ulong Time(TableEntity row, string column) => (ulong)row.GetInt64(column)!.Value;

    private static BigInteger WeightOf(TableEntity vote) =>
        BigInteger.Parse(vote.GetString("Weight"), CultureInfo.InvariantCulture);

    private static BigInteger Sum(IEnumerable<BigInteger> weights) =>
        weights.Aggregate(BigInteger.Zero, (sum, weight) => sum + weight);
}
