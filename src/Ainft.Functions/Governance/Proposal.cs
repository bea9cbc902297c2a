using System.Globalization;
using System.Numerics;
using Ainft.Ethereum;

namespace Ainft.Functions.Governance;

/// <summary>A call of a proposal as answers show it.</summary>
/// <param name="Target">The contract.</param>
/// <param name="Value">The coins that go with the call, in wei.</param>
/// <param name="Calldata">The first bytes of the calldata.</param>
/// <param name="Size">The number of bytes of the whole calldata.</param>
public sealed record ShownAction(Address Target, BigInteger Value, string Calldata, int Size)
{
    /// <summary>The most calls of a proposal that a row keeps, and the most bytes of each calldata.</summary>
    public const int MaxActions = 16, MaxCalldata = 256;

    internal static string Write(IReadOnlyList<DaoAction> actions) => string.Join('\n', actions.Take(MaxActions).Select(
        action => string.Create(
            CultureInfo.InvariantCulture,
            $"{action.Target.ToHex()} {action.Value} {Cut(action.Calldata)} {action.Calldata.Length}")));

    internal static IReadOnlyList<ShownAction> Read(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Parse(line.Split(' ')))];

    private static ShownAction Parse(string[] parts) => new(
        Address.Parse(parts[0]),
        BigInteger.Parse(parts[1], CultureInfo.InvariantCulture),
        parts[2],
        int.Parse(parts[3], CultureInfo.InvariantCulture));

    private static string Cut(byte[] calldata) =>
        Hex.Format(calldata.AsSpan(0, Math.Min(MaxCalldata, calldata.Length)));
}

/// <summary>The state of a proposal by its final events and a time.</summary>
public enum ProposalState
{
    /// <summary>The vote has not begun.</summary>
    Pending,

    /// <summary>The vote is open.</summary>
    Active,

    /// <summary>The vote is over, and no node says how it ended.</summary>
    Closed,

    /// <summary>It passed, and any account can hand it over to the timelock.</summary>
    Succeeded,

    /// <summary>It did not pass.</summary>
    Defeated,

    /// <summary>It passed, and its time is over. The governor of Ainft has no such time.</summary>
    Expired,

    /// <summary>It passed, and the timelock has the decision.</summary>
    Queued,

    /// <summary>It was executed, through the governor or on the timelock itself.</summary>
    Executed,

    /// <summary>It cannot be executed any more.</summary>
    Canceled,
}

/// <summary>A proposal by the final events up to a block.</summary>
/// <param name="Id">The id of the proposal.</param>
/// <param name="Proposer">The account that proposed it.</param>
/// <param name="Description">The text, cut at 4,096 bytes. A stranger may have written it.</param>
/// <param name="DescriptionHash">The Keccak-256 of the whole text.</param>
/// <param name="Operation">The operation of the timelock, which exists once the proposal is queued.</param>
/// <param name="Actions">The first calls.</param>
/// <param name="ActionCount">The number of all calls.</param>
/// <param name="VoteStart">The Unix second after which votes count.</param>
/// <param name="VoteEnd">The last Unix second of the vote.</param>
/// <param name="ExecutableFrom">The Unix second from which it can be executed, or null before it is queued.</param>
/// <param name="Settled">Executed, Canceled or Queued by an event, or null without one.</param>
/// <param name="At">The event that created it.</param>
public sealed record Proposal(
    Bytes32 Id,
    Address Proposer,
    string Description,
    Bytes32 DescriptionHash,
    Bytes32 Operation,
    IReadOnlyList<ShownAction> Actions,
    int ActionCount,
    ulong VoteStart,
    ulong VoteEnd,
    ulong? ExecutableFrom,
    ProposalState? Settled,
    DecidedAt At)
{
    /// <summary>
    /// The state at a Unix second by the events alone. <see cref="VoteResults"/> adds the result of a closed vote.
    /// </summary>
    public ProposalState StateAt(ulong time) => Settled
        ?? (time <= VoteStart ? ProposalState.Pending
            : time <= VoteEnd ? ProposalState.Active
            : ProposalState.Closed);
}

/// <summary>The votes of a proposal, in the smallest unit of the token.</summary>
/// <param name="For">The votes for it.</param>
/// <param name="Against">The votes against it.</param>
/// <param name="Abstain">The votes that abstain, which count for the quorum.</param>
/// <param name="Voters">The number of voters.</param>
/// <param name="IsComplete">Whether all votes were read. Only the newest 1,000 are.</param>
public sealed record VoteTally(BigInteger For, BigInteger Against, BigInteger Abstain, int Voters, bool IsComplete);
