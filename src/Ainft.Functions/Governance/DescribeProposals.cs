using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Governance;

/// <summary>Answers with proposals and retractions as of the last block in the tables.</summary>
public sealed class DescribeProposals
{
    private readonly FollowedDecisions followed;
    private readonly ReadProposals proposals;
    private readonly VoteResults results;
    private readonly ReadOperations operations;
    private readonly ReadRetractions retractions;

    internal DescribeProposals(
        FollowedDecisions followed, ReadProposals proposals, VoteResults results, ReadOperations operations,
        ReadRetractions retractions) =>
        (this.followed, this.proposals, this.results, this.operations, this.retractions) =
        (followed, proposals, results, operations, retractions);

    /// <summary>A page of proposals without their votes.</summary>
    public async Task<ProposalPage> ListAsync(GovernanceQuery query, CancellationToken ct)
    {
        if (!followed.IsOn)
            return new ProposalPage(false, null, [], null);
        var (block, time) = await followed.ReadAsync(ct);
        var (items, next) = await proposals.ListAsync(block, query.From, query.Limit, ct);
        var states = await Task.WhenAll(items.Select(item => results.StateOfAsync(item, time, ct)));
        return new ProposalPage(
            true,
            block,
            [.. items.Zip(states, (item, state) => ProposalAnswer.Of(item, state, null))],
            TokenOf(query, next));
    }

    /// <summary>A page of the operations that no proposal scheduled.</summary>
    public async Task<OperationPage> OperationsAsync(GovernanceQuery query, CancellationToken ct)
    {
        if (!followed.IsOn)
            return new OperationPage(false, null, [], null);
        var (block, _) = await followed.ReadAsync(ct);
        var (items, next) = await operations.ListAsync(block, query.From, query.Limit, ct);
        return new OperationPage(true, block, [.. items.Select(OperationAnswer.Of)], TokenOf(query, next));
    }

    /// <summary>A proposal with its votes.</summary>
    public async Task<Outcome<ProposalAnswer>> FindAsync(Bytes32 id, CancellationToken ct)
    {
        if (!followed.IsOn)
            return new Outcome<ProposalAnswer>.Refused(
                ProblemCode.ProposalNotFound, "This registry follows no DAO, so it knows no proposals.");
        var (block, time) = await followed.ReadAsync(ct);
        var (finding, counting) = (proposals.FindAsync(id, block, ct), proposals.VotesAsync(id, block, ct));
        await Task.WhenAll(finding, counting);
        return await finding is { } proposal
            ? Outcome.Done(ProposalAnswer.Of(
                proposal, await results.StateOfAsync(proposal, time, ct), await counting))
            : new Outcome<ProposalAnswer>.Refused(
                ProblemCode.ProposalNotFound,
                $"The governor has no proposal {id} up to block {block}. A newer one appears when its block is final.");
    }

    /// <summary>A page of the events about retractions.</summary>
    public async Task<RetractionPage> RetractionsAsync(GovernanceQuery query, CancellationToken ct)
    {
        if (!followed.IsOn)
            return new RetractionPage(false, null, [], null);
        var (block, _) = await followed.ReadAsync(ct);
        var (items, next) = await retractions.ListAsync(block, query.From, query.Limit, ct);
        return new RetractionPage(true, block, [.. items.Select(RetractionAnswer.Of)], TokenOf(query, next));
    }

    private static string? TokenOf(GovernanceQuery query, string? next) =>
        next is null ? null : PageToken.Write(query.List, next);
}
