using System.Globalization;
using System.Text.Json.Serialization;
using Ainft.Ethereum;

namespace Ainft.Functions.Governance;

/// <summary>The final event of the chain that made a decision.</summary>
public sealed record DecidedAnswer(ulong Block, string BlockHash, string Transaction)
{
    internal static DecidedAnswer Of(DecidedAt at) =>
        new(at.BlockNumber, at.BlockHash.ToString(), at.Transaction.ToString());
}

/// <summary>The addresses of the contracts of the DAO.</summary>
public sealed record DaoContractsAnswer(
    string Governor, string Timelock, string Operators, string Policy, string Grants, string Retractions);

/// <summary>
/// The numbers of payments. The cap is in basis points, the confidence in 1/10,000, and times are in seconds.
/// </summary>
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

/// <summary>
/// The decisions of the DAO. <c>Following</c> is false when the settings name no contracts, and then the other members
/// are absent. <c>Block</c> is the last block whose decisions the answer has. <c>Operators</c> and <c>Grants</c> are the
/// numbers of admitted operators and of grants in force.
/// </summary>
public sealed record GovernanceAnswer(
    bool Following,
    ulong? Block,
    DaoContractsAnswer? Contracts,
    PolicyAnswer? Policy,
    IReadOnlyDictionary<string, string>? Rules,
    int? Operators,
    int? Grants);

/// <summary>The last decision about an operator.</summary>
public sealed record OperatorAnswer(string Operator, bool Admitted, string Reason, DecidedAnswer At)
{
    internal static OperatorAnswer Of(OperatorDecision decision) => new(
        decision.Operator.ToString(), decision.IsAdmitted, decision.Reason, DecidedAnswer.Of(decision.At));
}

/// <summary>The operators that the DAO decided about, the newest decision first.</summary>
public sealed record OperatorList(bool Following, ulong? Block, IReadOnlyList<OperatorAnswer> Operators);

/// <summary>
/// A grant of node-minutes per period. <c>Requester</c> is absent for the pool of all requesters.
/// </summary>
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
public sealed record GrantList(bool Following, ulong? Block, IReadOnlyList<GrantAnswer> Grants);

/// <summary>A call of a proposal. <c>Calldata</c> has its first 256 bytes, and <c>Size</c> is the whole length.</summary>
public sealed record ActionAnswer(string Target, string Value, string Calldata, int Size);

/// <summary>The votes of a proposal, in the smallest unit of the token.</summary>
public sealed record VotesAnswer(string For, string Against, string Abstain, int Voters, bool Complete)
{
    internal static VotesAnswer Of(VoteTally tally) => new(
        tally.For.ToString(CultureInfo.InvariantCulture),
        tally.Against.ToString(CultureInfo.InvariantCulture),
        tally.Abstain.ToString(CultureInfo.InvariantCulture),
        tally.Voters,
        tally.IsComplete);
}

/// <summary>
/// A proposal. The state is <c>pending</c>, <c>active</c>, <c>closed</c>, <c>queued</c>, <c>executed</c> or
/// <c>canceled</c>. <c>Description</c> has its first 4,096 bytes, and <c>Actions</c> has the first 16 calls.
/// </summary>
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
    internal static ProposalAnswer Of(Proposal proposal, ulong time, VoteTally? votes) => new(
        proposal.Id.ToString(),
        proposal.StateAt(time).ToString().ToLowerInvariant(),
        proposal.Proposer.ToString(),
        proposal.Description,
        proposal.DescriptionHash.ToString(),
        [
            .. proposal.Actions.Select(action => new ActionAnswer(
                action.Target.ToString(),
                action.Value.ToString(CultureInfo.InvariantCulture),
                action.Calldata,
                action.Size)),
        ],
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
public sealed record ProposalPage(
    bool Following, ulong? Block, IReadOnlyList<ProposalAnswer> Proposals, string? Page);

/// <summary>
/// A retraction, or the event that took one back. <c>By</c> is <c>dao</c> or <c>creator</c>. Only one by the DAO holds
/// payments.
/// </summary>
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
[JsonSerializable(typeof(RetractionPage))]
internal sealed partial class GovernanceJson : JsonSerializerContext;
