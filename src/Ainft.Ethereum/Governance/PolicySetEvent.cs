using System.Diagnostics.CodeAnalysis;

namespace Ainft.Ethereum;

/// <summary>The DAO set the numbers of payments (<c>src/contracts/governance/IRewardPolicy.sol</c>).</summary>
/// <param name="Cap">The largest sum of a payable component's royalty stack, in basis points.</param>
/// <param name="AnchorWithin">The seconds in which a component must be anchored after a payment.</param>
/// <param name="HeldFor">The seconds after which a held payment is refunded.</param>
/// <param name="ChallengeDelay">The seconds from a root to its activation under a guardian.</param>
/// <param name="Replicas">The results that a verdict needs to count for the gate.</param>
/// <param name="Confidence">The confidence that it needs, in 1/10,000.</param>
/// <param name="BoundedTolerance">Whether its comparators must have a bounded tolerance.</param>
public sealed record PolicySetEvent(
    int Cap,
    uint AnchorWithin,
    uint HeldFor,
    uint ChallengeDelay,
    int Replicas,
    int Confidence,
    bool BoundedTolerance)
{
    private const int Members = 7;

    /// <summary>The first topic of the logs of this event.</summary>
    public static Bytes32 Topic { get; } =
        Keccak256.Hash("PolicySet((uint16,uint32,uint32,uint32,uint8,uint16,bool))"u8);

    /// <inheritdoc cref="ProposalCreatedEvent.TryRead"/>
    public static bool TryRead(Log log, [NotNullWhen(true)] out PolicySetEvent? policy)
    {
        ArgumentNullException.ThrowIfNull(log);
        var data = new AbiReader(log.Data);
        policy = log.Topics.Count == 1 && log.Topics[0] == Topic && log.Data.Length == Members * AbiWord.Size
            && data.TryReadNumber(0, 16, out var cap) && data.TryReadNumber(1, 32, out var anchorWithin)
            && data.TryReadNumber(2, 32, out var heldFor) && data.TryReadNumber(3, 32, out var delay)
            && data.TryReadNumber(4, 8, out var replicas) && data.TryReadNumber(5, 16, out var confidence)
            && data.TryReadNumber(6, 8, out var bounded)
            ? new PolicySetEvent(
                (int)cap, (uint)anchorWithin, (uint)heldFor, (uint)delay, (int)replicas, (int)confidence, bounded == 1)
            : null;
        return policy is not null;
    }
}
