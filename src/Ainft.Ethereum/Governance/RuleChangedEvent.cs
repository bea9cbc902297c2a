using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Ainft.Ethereum;

/// <summary>A number of the governor or of the timelock changed.</summary>
/// <param name="Rule">The name of the number, for example <c>votingDelay</c>.</param>
/// <param name="Value">The new number, in seconds, in percent, or in the smallest unit of the token.</param>
public sealed record RuleChangedEvent(string Rule, BigInteger Value)
{
    private static readonly Dictionary<Bytes32, string> Names = new()
    {
        [Keccak256.Hash("VotingDelaySet(uint256,uint256)"u8)] = "votingDelay",
        [Keccak256.Hash("VotingPeriodSet(uint256,uint256)"u8)] = "votingPeriod",
        [Keccak256.Hash("LateQuorumVoteExtensionSet(uint64,uint64)"u8)] = "lateQuorumExtension",
        [Keccak256.Hash("ProposalThresholdSet(uint256,uint256)"u8)] = "proposalThreshold",
        [Keccak256.Hash("QuorumNumeratorUpdated(uint256,uint256)"u8)] = "quorumPercent",
        [Keccak256.Hash("MinDelayChange(uint256,uint256)"u8)] = "timelockDelay",
    };

    /// <summary>The first topics of the logs of these events.</summary>
    public static IReadOnlyList<Bytes32> Topics { get; } = [.. Names.Keys];

    /// <inheritdoc cref="ProposalCreatedEvent.TryRead"/>
    public static bool TryRead(Log log, [NotNullWhen(true)] out RuleChangedEvent? changed)
    {
        ArgumentNullException.ThrowIfNull(log);
        changed = log.Topics.Count == 1 && Names.TryGetValue(log.Topics[0], out var rule)
            && new AbiReader(log.Data).TryReadInteger(1, out var value)
            ? new RuleChangedEvent(rule, value)
            : null;
        return changed is not null;
    }
}
