using System.Globalization;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Governance;

/// <summary>Stores proposals, their later events, their votes, and the rules of the governor.</summary>
internal sealed class GovernorEvents(
    ProposalRows proposals, DecisionRows decisions, IOptions<GovernanceOptions> options) : IChainEvents
{
    public Address? Contract { get; } = options.Value.GovernorAddress;

    public IReadOnlyList<Bytes32> Topics { get; } =
    [
        ProposalCreatedEvent.Topic, VoteCastEvent.Topic, VoteCastEvent.TopicWithParameters,
        .. ProposalStepEvent.Topics, .. RuleChangedEvent.Topics,
    ];

    public async Task ApplyAsync(IReadOnlyList<Log> finalizedLogs, CancellationToken ct)
    {
        await proposals.InsertAsync(finalizedLogs.SelectMany(Write), ct);
        await decisions.InsertAsync(finalizedLogs.Select(log => RuleOf(decisions, log)).OfType<TableEntity>(), ct);
    }

    internal static TableEntity? RuleOf(DecisionRows decisions, Log log)
    {
        if (!RuleChangedEvent.TryRead(log, out var changed))
            return null;
        var row = decisions.RowOf(log, DecisionRows.Rules);
        (row["Rule"], row["Value"]) = (changed.Rule, changed.Value.ToString(CultureInfo.InvariantCulture));
        return row;
    }

    private IEnumerable<TableEntity> Write(Log log) =>
        ProposalCreatedEvent.TryRead(log, out var created) ? Write(log, created)
        : VoteCastEvent.TryRead(log, out var vote) ? Write(log, vote)
        : ProposalStepEvent.TryRead(log, out var step) ? Write(log, step)
        : [];

    private IEnumerable<TableEntity> Write(Log log, ProposalCreatedEvent created)
    {
        var (own, listed) = proposals.CreatedRowsOf(log, created.Id);
        var operation = GovernorCalls.HashOperation(log.Address, created.Actions, created.DescriptionHash);
        foreach (var row in new[] { own, listed })
        {
            (row["Id"], row["Proposer"]) = (created.Id.ToString(), created.Proposer.ToHex());
            (row["VoteStart"], row["VoteEnd"]) = (Seconds(created.VoteStart), Seconds(created.VoteEnd));
            (row["Description"], row["Operation"]) = (created.Description, operation.ToString());
            row["DescriptionHash"] = created.DescriptionHash.ToString();
            (row["Actions"], row["ActionCount"]) = (ShownAction.Write(created.Actions), created.Actions.Count);
            yield return row;
        }
    }

    /// <summary>
    /// Votes without weight are left out. Anyone can add them without coins, and they change no result.
    /// </summary>
    private IEnumerable<TableEntity> Write(Log log, VoteCastEvent vote)
    {
        if (vote.Weight.IsZero)
            yield break;
        var row = proposals.RowOf(log, vote.Proposal, ProposalRows.Votes);
        (row["Voter"], row["Support"], row["Reason"]) = (vote.Voter.ToHex(), vote.Support, vote.Reason);
        row["Weight"] = vote.Weight.ToString(CultureInfo.InvariantCulture);
        yield return row;
    }

    private IEnumerable<TableEntity> Write(Log log, ProposalStepEvent step)
    {
        var row = proposals.RowOf(log, step.Proposal, ProposalRows.Steps);
        (row["Step"], row["Time"]) = (step.Step.ToString(), Seconds(step.Time));
        yield return row;
        if (step.Step != ProposalStep.Queued)
            yield break;
        var listed = proposals.QueuedRowOf(log);
        listed["Id"] = step.Proposal.ToString();
        yield return listed;
    }

    private static long Seconds(ulong time) => (long)Math.Min(time, long.MaxValue);
}
