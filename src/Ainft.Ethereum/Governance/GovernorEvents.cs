using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Ainft.Ethereum;

/// <summary>An account proposed a decision (OpenZeppelin's <c>IGovernor</c>).</summary>
/// <param name="Id">The id of the proposal.</param>
/// <param name="Proposer">The account.</param>
/// <param name="Actions">The calls of the decision.</param>
/// <param name="VoteStart">The Unix second after which votes count.</param>
/// <param name="VoteEnd">The last Unix second of the vote, unless a late quorum extends it.</param>
/// <param name="Description">The text, cut at <see cref="MaxDescription"/> bytes.</param>
/// <param name="DescriptionHash">The Keccak-256 of the whole text, which the governor's functions take.</param>
public sealed record ProposalCreatedEvent(
    Bytes32 Id,
    Address Proposer,
    IReadOnlyList<DaoAction> Actions,
    ulong VoteStart,
    ulong VoteEnd,
    string Description,
    Bytes32 DescriptionHash)
{
    /// <summary>The bytes of a description that are kept.</summary>
    public const int MaxDescription = 4_096;

    /// <summary>The first topic of the logs of this event.</summary>
    public static Bytes32 Topic { get; } = Keccak256.Hash(
        "ProposalCreated(uint256,address,address[],uint256[],string[],bytes[],uint256,uint256,string)"u8);

    /// <summary>Reads a log. Returns false when the log is of another event, or its data has another form.</summary>
    public static bool TryRead(Log log, [NotNullWhen(true)] out ProposalCreatedEvent? created)
    {
        ArgumentNullException.ThrowIfNull(log);
        created = null;
        var data = new AbiReader(log.Data);
        if (log.Topics.Count != 1 || log.Topics[0] != Topic
            || !data.TryReadWord(0, out var id) || !data.TryReadAddress(1, out var proposer)
            || !TryReadActions(data, out var actions)
            || !data.TryReadNumber(6, 64, out var start) || !data.TryReadNumber(7, 64, out var end)
            || !data.TryReadBytes(8, out var text) || !data.TryReadText(8, MaxDescription, out var description))
            return false;
        created = new ProposalCreatedEvent(
            new Bytes32(id), proposer, actions, start, end, description, Keccak256.Hash(text));
        return true;
    }

    private static bool TryReadActions(AbiReader data, out IReadOnlyList<DaoAction> actions)
    {
        var read = new List<DaoAction>();
        actions = read;
        if (!data.TryReadList(2, out var count, out var targets)
            || !data.TryReadList(3, out var ofValues, out var values)
            || !data.TryReadList(5, out var ofCalls, out var calls) || ofValues != count || ofCalls != count)
            return false;
        for (var i = 0; i < count; i++)
        {
            if (!targets.TryReadAddress(i, out var target) || !values.TryReadInteger(i, out var value)
                || !calls.TryReadBytes(i, out var calldata))
                return false;
            read.Add(new DaoAction(target, value, calldata.ToArray()));
        }
        return true;
    }
}

/// <summary>The votes of an account for or against a proposal.</summary>
/// <param name="Proposal">The id of the proposal.</param>
/// <param name="Voter">The account.</param>
/// <param name="Support">0 against, 1 for, 2 abstain.</param>
/// <param name="Weight">The votes, in the smallest unit of the token.</param>
/// <param name="Reason">A text of the voter, cut at 1,024 bytes.</param>
public sealed record VoteCastEvent(Bytes32 Proposal, Address Voter, int Support, BigInteger Weight, string Reason)
{
    /// <summary>The first topic of the logs of votes without parameters.</summary>
    public static Bytes32 Topic { get; } = Keccak256.Hash("VoteCast(address,uint256,uint8,uint256,string)"u8);

    /// <summary>The first topic of the logs of votes with parameters.</summary>
    public static Bytes32 TopicWithParameters { get; } =
        Keccak256.Hash("VoteCastWithParams(address,uint256,uint8,uint256,string,bytes)"u8);

    /// <inheritdoc cref="ProposalCreatedEvent.TryRead"/>
    public static bool TryRead(Log log, [NotNullWhen(true)] out VoteCastEvent? vote)
    {
        ArgumentNullException.ThrowIfNull(log);
        var data = new AbiReader(log.Data);
        vote = log.Topics.Count == 2 && (log.Topics[0] == Topic || log.Topics[0] == TopicWithParameters)
            && log.TryReadAddress(1, out var voter) && data.TryReadWord(0, out var proposal)
            && data.TryReadNumber(1, 8, out var support) && data.TryReadInteger(2, out var weight)
            && data.TryReadText(3, DaoReason.MaxBytes, out var reason)
            ? new VoteCastEvent(new Bytes32(proposal), voter, (int)support, weight, reason)
            : null;
        return vote is not null;
    }
}

/// <summary>A later event of a proposal.</summary>
public enum ProposalStep
{
    /// <summary>The timelock has the decision.</summary>
    Queued,

    /// <summary>The decision was executed through the governor.</summary>
    Executed,

    /// <summary>The proposal cannot be executed any more.</summary>
    Canceled,

    /// <summary>A late quorum moved the end of the vote.</summary>
    Extended,
}

/// <summary>A step of a proposal after its creation.</summary>
/// <param name="Proposal">The id of the proposal.</param>
/// <param name="Step">The step.</param>
/// <param name="Time">
/// The Unix second from which a queued decision can be executed, or the new end of the vote. 0 for other steps.
/// </param>
public sealed record ProposalStepEvent(Bytes32 Proposal, ProposalStep Step, ulong Time)
{
    private static readonly Bytes32 Queued = Keccak256.Hash("ProposalQueued(uint256,uint256)"u8),
        Executed = Keccak256.Hash("ProposalExecuted(uint256)"u8),
        Canceled = Keccak256.Hash("ProposalCanceled(uint256)"u8),
        Extended = Keccak256.Hash("ProposalExtended(uint256,uint64)"u8);

    /// <summary>The first topics of the logs of these events.</summary>
    public static IReadOnlyList<Bytes32> Topics { get; } = [Queued, Executed, Canceled, Extended];

    /// <inheritdoc cref="ProposalCreatedEvent.TryRead"/>
    public static bool TryRead(Log log, [NotNullWhen(true)] out ProposalStepEvent? step)
    {
        ArgumentNullException.ThrowIfNull(log);
        var data = new AbiReader(log.Data);
        var topic = log.Topics.Count > 0 ? log.Topics[0] : default;
        step = null;
        if (topic == Extended && log.Topics.Count == 2 && data.TryReadNumber(0, 64, out var end))
            step = new ProposalStepEvent(log.Topics[1], ProposalStep.Extended, end);
        else if (log.Topics.Count == 1 && data.TryReadWord(0, out var id))
            step = topic == Executed ? new ProposalStepEvent(new Bytes32(id), ProposalStep.Executed, 0)
                : topic == Canceled ? new ProposalStepEvent(new Bytes32(id), ProposalStep.Canceled, 0)
                : topic == Queued && data.TryReadNumber(1, 64, out var from)
                    ? new ProposalStepEvent(new Bytes32(id), ProposalStep.Queued, from)
                : null;
        return step is not null;
    }
}
