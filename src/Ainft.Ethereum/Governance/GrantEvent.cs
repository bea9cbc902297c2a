using System.Diagnostics.CodeAnalysis;

namespace Ainft.Ethereum;

/// <summary>
/// The DAO granted compute, or ended a grant (<c>src/contracts/governance/IComputeGrants.sol</c>).
/// </summary>
/// <param name="Requester">The account that signs requests, or zero for the pool of all requesters.</param>
/// <param name="NodeMinutes">The minutes of nodes per period. 0 when the grant ended.</param>
/// <param name="Period">The seconds of a period. 0 when the grant ended.</param>
/// <param name="Until">The last Unix second of the grant. 0 when the grant ended.</param>
/// <param name="Reason">The reason, cut at 1,024 bytes.</param>
public sealed record GrantEvent(Address Requester, uint NodeMinutes, uint Period, ulong Until, string Reason)
{
    private static readonly Bytes32
        Granted = Keccak256.Hash("ComputeGranted(address,uint256,uint256,uint256,string)"u8),
        Ended = Keccak256.Hash("ComputeGrantEnded(address,string)"u8);

    /// <summary>The first topics of the logs of these events.</summary>
    public static IReadOnlyList<Bytes32> Topics { get; } = [Granted, Ended];

    /// <summary>Whether the event is the end of a grant.</summary>
    public bool IsEnd => NodeMinutes == 0;

    /// <inheritdoc cref="ProposalCreatedEvent.TryRead"/>
    public static bool TryRead(Log log, [NotNullWhen(true)] out GrantEvent? grant)
    {
        ArgumentNullException.ThrowIfNull(log);
        grant = null;
        var data = new AbiReader(log.Data);
        if (log.Topics.Count != 2 || !log.TryReadAddress(1, out var requester))
            return false;
        if (log.Topics[0] == Ended && data.TryReadText(0, DaoReason.MaxBytes, out var end))
            grant = new GrantEvent(requester, 0, 0, 0, end);
        else if (log.Topics[0] == Granted && data.TryReadNumber(0, 32, out var minutes) && minutes > 0
            && data.TryReadNumber(1, 32, out var period) && period > 0 && data.TryReadNumber(2, 48, out var until)
            && data.TryReadText(3, DaoReason.MaxBytes, out var reason))
            grant = new GrantEvent(requester, (uint)minutes, (uint)period, until, reason);
        return grant is not null;
    }
}
