using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Governance;

/// <summary>The result of a vote.</summary>
/// <param name="State">Succeeded, Defeated or Expired.</param>
internal sealed record VoteResult(ProposalState State);

/// <summary>
/// Asks the governor how votes ended. The quorum follows from the supply at the snapshot, which no followed event has.
/// A vote that is over by final events has one result for ever, so one answer suffices for a proposal.
/// </summary>
internal sealed class VoteResults(ChainEndpoints endpoints, IOptions<GovernanceOptions> options, FactCache facts)
{
    private static readonly FactKind<VoteResult> Results = new("vote-result", _ => 64);

    /// <summary>The state of a proposal at the time of a final block.</summary>
    public async Task<ProposalState> StateOfAsync(Proposal proposal, ulong time, CancellationToken ct)
    {
        var state = proposal.StateAt(time);
        return state == ProposalState.Closed
            ? (await facts.ReadAsync(Results, proposal.Id, () => AskAsync(proposal.Id), ct))?.State ?? state
            : state;
    }

    private async Task<VoteResult?> AskAsync(Bytes32 proposal)
    {
        try
        {
            var (governor, ct) = (options.Value.GovernorAddress, CancellationToken.None);
            return ResultOf(await endpoints.AskAnyAsync(
                node => GovernorCalls.ReadStateAsync(node, governor, proposal, ct), ct));
        }
        catch (Exception e) when (ChainEndpoints.IsFault(e))
        {
            // The list of proposals does not need a node. So the answer says that the vote is closed.
            return null;
        }
    }

    /// <summary>
    /// The result by the position in <c>IGovernor.ProposalState</c>. A node that lags says that the vote is open. A
    /// proposal that was canceled in a newer block does not show how the vote ended.
    /// </summary>
    private static VoteResult? ResultOf(int? state) => state switch
    {
        3 => new VoteResult(ProposalState.Defeated),
        4 or 5 or 7 => new VoteResult(ProposalState.Succeeded),
        6 => new VoteResult(ProposalState.Expired),
        _ => null,
    };
}
