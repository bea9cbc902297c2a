using System.Globalization;
using System.Text.Json.Serialization;
using Ainft.Ethereum;

namespace Ainft.Functions.Governance;

/// <summary>The final event of the chain that made a decision.</summary>
/// <param name="Block">The number of the block.</param>
/// <param name="BlockHash">The hash of the block.</param>
/// <param name="Transaction">The hash of the transaction.</param>
public sealed record DecidedAnswer(ulong Block, string BlockHash, string Transaction)
{
    internal static DecidedAnswer Of(DecidedAt at) =>
        new(at.BlockNumber, at.BlockHash.ToString(), at.Transaction.ToString());
}

/// <summary>The addresses of the contracts of the DAO.</summary>
/// <param name="Governor">The governor.</param>
/// <param name="Timelock">The timelock.</param>
/// <param name="Operators">The list of operators.</param>
/// <param name="Policy">The policy of rewards.</param>
/// <param name="Grants">The compute grants.</param>
/// <param name="Retractions">The retractions.</param>
public sealed record DaoContractsAnswer(
    string Governor, string Timelock, string Operators, string Policy, string Grants, string Retractions);

/// <summary>The numbers of payments.</summary>
/// <param name="Cap">The most that all royalties may sum to, in basis points.</param>
/// <param name="AnchorWithin">The seconds within which an unknown component must be anchored.</param>
/// <param name="HeldFor">The seconds for which a payment is held.</param>
/// <param name="ChallengeDelay">The seconds before a root becomes active.</param>
/// <param name="Replicas">The least number of nodes of a verdict.</param>
/// <param name="Confidence">The least confidence of a verdict, in 1/10,000.</param>
/// <param name="BoundedTolerance">Whether a verdict needs a bounded tolerance.</param>
/// <param name="At">The final event that made the decision.</param>
public sealed record PolicyAnswer(
    int Cap,
    long AnchorWithin,
    long HeldFor,
    long ChallengeDelay,
    int Replicas,
    int Confidence,
    bool BoundedTolerance,
    DecidedAnswer? At)
{
    internal static PolicyAnswer Of(RewardTerms terms) => new(
        terms.Cap,
        (long)terms.AnchorWithin.TotalSeconds,
        (long)terms.HeldFor.TotalSeconds,
        (long)terms.ChallengeDelay.TotalSeconds,
        terms.Replicas,
        terms.Confidence,
        terms.BoundedTolerance,
        terms.At is { } at ? DecidedAnswer.Of(at) : null);
}

/// <summary>The decisions of the DAO.</summary>
/// <param name="Following">
/// Whether the settings name the contracts of a DAO. If not, the other members are absent.
/// </param>
/// <param name="Block">The last block whose decisions the answer has.</param>
/// <param name="Contracts">The contracts.</param>
/// <param name="Policy">The numbers of payments.</param>
/// <param name="Rules">The rules of votes by name.</param>
/// <param name="Operators">The number of admitted operators.</param>
/// <param name="Grants">The number of grants in force.</param>
public sealed record GovernanceAnswer(
    bool Following,
    ulong? Block,
    DaoContractsAnswer? Contracts,
    PolicyAnswer? Policy,
    IReadOnlyDictionary<string, string>? Rules,
    int? Operators,
    int? Grants);

/// <summary>The last decision about an operator.</summary>
/// <param name="Operator">The account of the operator.</param>
/// <param name="Admitted">Whether its nodes are drawn.</param>
/// <param name="Reason">The reason of the decision.</param>
/// <param name="At">The final event that made the decision.</param>
public sealed record OperatorAnswer(string Operator, bool Admitted, string Reason, DecidedAnswer At)
{
    internal static OperatorAnswer Of(OperatorDecision decision) => new(
        decision.Operator.ToString(), decision.IsAdmitted, decision.Reason, DecidedAnswer.Of(decision.At));
}

/// <summary>The operators that the DAO decided about, the newest decision first.</summary>
/// <param name="Following">
/// Whether the settings name the contracts of a DAO. If not, the other members are absent.
/// </param>
/// <param name="Block">The last block whose decisions the answer has.</param>
/// <param name="Operators">The operators.</param>
public sealed record OperatorList(bool Following, ulong? Block, IReadOnlyList<OperatorAnswer> Operators);

/// <summary>A grant of compute.</summary>
/// <param name="Requester">The account. It is absent for the pool of all requesters.</param>
/// <param name="NodeMinutes">The node-minutes per period.</param>
/// <param name="Period">The period in seconds.</param>
/// <param name="Since">The first moment of the grant.</param>
/// <param name="Until">The last moment of the grant.</param>
/// <param name="Reason">The reason of the grant.</param>
/// <param name="At">The final event that made the decision.</param>
public sealed record GrantAnswer(
    string? Requester,
    long NodeMinutes,
    long Period,
    DateTimeOffset Since,
    DateTimeOffset Until,
    string Reason,
    DecidedAnswer At)
{
    internal static GrantAnswer Of(ComputeGrant grant) => new(
        grant.Requester.IsZero ? null : grant.Requester.ToString(),
        grant.NodeMinutes,
        (long)grant.Period.TotalSeconds,
        grant.Since,
        grant.Until,
        grant.Reason,
        DecidedAnswer.Of(grant.At));
}

/// <summary>The grants that were not ended, the newest first. Some may be over.</summary>
/// <param name="Following">
/// Whether the settings name the contracts of a DAO. If not, the other members are absent.
/// </param>
/// <param name="Block">The last block whose decisions the answer has.</param>
/// <param name="Grants">The grants.</param>
public sealed record GrantList(bool Following, ulong? Block, IReadOnlyList<GrantAnswer> Grants);

/// <summary>A call of a proposal.</summary>
/// <param name="Target">The contract.</param>
/// <param name="Value">The sent amount in wei.</param>
/// <param name="Calldata">The first 256 bytes of the calldata.</param>
/// <param name="Size">The length of the calldata in bytes.</param>
public sealed record ActionAnswer(string Target, string Value, string Calldata, int Size)
{
    internal static ActionAnswer Of(ShownAction action) => new(
        action.Target.ToString(),
        action.Value.ToString(CultureInfo.InvariantCulture),
        action.Calldata,
        action.Size);
}

/// <summary>The votes of a proposal, in the smallest unit of the token.</summary>
/// <param name="For">The votes for the proposal.</param>
/// <param name="Against">The votes against it.</param>
/// <param name="Abstain">The abstentions.</param>
/// <param name="Voters">The number of votes.</param>
/// <param name="Complete">Whether the sums have all votes.</param>
public sealed record VotesAnswer(string For, string Against, string Abstain, int Voters, bool Complete)
{
    internal static VotesAnswer Of(VoteTally tally) => new(
        tally.For.ToString(CultureInfo.InvariantCulture),
        tally.Against.ToString(CultureInfo.InvariantCulture),
        tally.Abstain.ToString(CultureInfo.InvariantCulture),
        tally.Voters,
        tally.IsComplete);
}

/// <summary>A proposal.</summary>
/// <param name="Id">The id of the proposal.</param>
/// <param name="State">
/// <c>pending</c>, <c>active</c>, <c>succeeded</c>, <c>defeated</c>, <c>expired</c>, <c>queued</c>, <c>executed</c> or
/// <c>canceled</c>. It is <c>closed</c> while no node says how the vote ended.
/// </param>
/// <param name="Proposer">The account that proposed.</param>
/// <param name="Description">The first 4,096 bytes of the description.</param>
/// <param name="DescriptionHash">The hash of the description.</param>
/// <param name="Actions">The first 16 calls.</param>
/// <param name="ActionCount">The number of calls.</param>
/// <param name="VoteStart">The time at which votes begin.</param>
/// <param name="VoteEnd">The time at which votes end.</param>
/// <param name="ExecutableFrom">The time from which anyone can execute it.</param>
/// <param name="Operation">The id of the operation in the timelock.</param>
/// <param name="At">The final event that made the decision.</param>
/// <param name="Votes">The votes.</param>
public sealed record ProposalAnswer(
    string Id,
    string State,
    string Proposer,
    string Description,
    string DescriptionHash,
    IReadOnlyList<ActionAnswer> Actions,
    int ActionCount,
    DateTimeOffset VoteStart,
    DateTimeOffset VoteEnd,
    DateTimeOffset? ExecutableFrom,
    string Operation,
    DecidedAnswer At,
    VotesAnswer? Votes)
{
    internal static ProposalAnswer Of(Proposal proposal, ProposalState state, VoteTally? votes) => new(
        proposal.Id.ToString(),
        state.ToString().ToLowerInvariant(),
        proposal.Proposer.ToString(),
        proposal.Description,
        proposal.DescriptionHash.ToString(),
        [.. proposal.Actions.Select(ActionAnswer.Of)],
        proposal.ActionCount,
        Time(proposal.VoteStart),
        Time(proposal.VoteEnd),
        proposal.ExecutableFrom is { } from ? Time(from) : null,
        proposal.Operation.ToString(),
        DecidedAnswer.Of(proposal.At),
        votes is null ? null : VotesAnswer.Of(votes));

    // A contract may name a second that the calendar does not have.
    private static DateTimeOffset Time(ulong seconds) => DateTimeOffset.FromUnixTimeSeconds(
        (long)Math.Min(seconds, (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds()));
}

/// <summary>Proposals, the newest first.</summary>
/// <param name="Following">
/// Whether the settings name the contracts of a DAO. If not, the other members are absent.
/// </param>
/// <param name="Block">The last block whose decisions the answer has.</param>
/// <param name="Proposals">The proposals.</param>
/// <param name="Page">The cursor of the next page. It is absent on the last page.</param>
public sealed record ProposalPage(
    bool Following, ulong? Block, IReadOnlyList<ProposalAnswer> Proposals, string? Page);

/// <summary>An operation of the timelock that no proposal scheduled.</summary>
/// <param name="Id">The id of the operation.</param>
/// <param name="State"><c>scheduled</c>, <c>executed</c> or <c>cancelled</c>. A vote cancels a scheduled one.</param>
/// <param name="Action">The first call. The transaction has all of them.</param>
/// <param name="Delay">The seconds from the block until any account can execute it. It does not expire.</param>
/// <param name="At">The final event that scheduled it.</param>
public sealed record OperationAnswer(string Id, string State, ActionAnswer Action, long Delay, DecidedAnswer At)
{
    internal static OperationAnswer Of(Operation operation) => new(
        operation.Id.ToString(),
        operation.State.ToString().ToLowerInvariant(),
        ActionAnswer.Of(operation.Action),
        operation.Delay,
        DecidedAnswer.Of(operation.At));
}

/// <summary>Operations of the timelock that no proposal scheduled, the newest first.</summary>
/// <param name="Following">
/// Whether the settings name the contracts of a DAO. If not, the other members are absent.
/// </param>
/// <param name="Block">The last block whose decisions the answer has.</param>
/// <param name="Operations">The operations.</param>
/// <param name="Page">The cursor of the next page. It is absent on the last page.</param>
public sealed record OperationPage(
    bool Following, ulong? Block, IReadOnlyList<OperationAnswer> Operations, string? Page);

/// <summary>A retraction, or the event that took one back.</summary>
/// <param name="Id">The id of the component.</param>
/// <param name="By"><c>dao</c> or <c>creator</c>. Only a retraction by the DAO holds payments.</param>
/// <param name="Retracted">False in the event that took a retraction back.</param>
/// <param name="Creator">The creator that retracted.</param>
/// <param name="Evidence">The SHA-256 of the evidence.</param>
/// <param name="Reason">The reason.</param>
/// <param name="At">The final event that made the decision.</param>
public sealed record RetractionAnswer(
    string Id, string By, bool Retracted, string? Creator, string? Evidence, string Reason, DecidedAnswer At)
{
    internal static RetractionAnswer Of(Retraction retraction) => new(
        retraction.Id.ToString(),
        retraction.Creator is null ? "dao" : "creator",
        retraction.IsRetracted,
        retraction.Creator?.ToString(),
        retraction.Evidence?.ToString(),
        retraction.Reason,
        DecidedAnswer.Of(retraction.At));
}

/// <summary>The events about retractions, the newest first.</summary>
/// <param name="Following">
/// Whether the settings name the contracts of a DAO. If not, the other members are absent.
/// </param>
/// <param name="Block">The last block whose decisions the answer has.</param>
/// <param name="Retractions">The events.</param>
/// <param name="Page">The cursor of the next page. It is absent on the last page.</param>
public sealed record RetractionPage(
    bool Following, ulong? Block, IReadOnlyList<RetractionAnswer> Retractions, string? Page);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GovernanceAnswer))]
[JsonSerializable(typeof(OperatorList))]
[JsonSerializable(typeof(GrantList))]
[JsonSerializable(typeof(ProposalAnswer))]
[JsonSerializable(typeof(ProposalPage))]
[JsonSerializable(typeof(OperationPage))]
[JsonSerializable(typeof(RetractionPage))]
internal sealed partial class GovernanceJson : JsonSerializerContext;
