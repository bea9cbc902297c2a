using System.Diagnostics.CodeAnalysis;

namespace Ainft.Ethereum;

/// <summary>The DAO admitted or suspended an operator (<c>src/contracts/governance/INodeOperators.sol</c>).</summary>
/// <param name="Operator">The account.</param>
/// <param name="IsAdmitted">Whether nodes of the operator may be drawn from now on.</param>
/// <param name="Reason">The reason, cut at 1,024 bytes.</param>
public sealed record OperatorEvent(Address Operator, bool IsAdmitted, string Reason)
{
    private static readonly Bytes32 Admitted = Keccak256.Hash("OperatorAdmitted(address,string)"u8),
        Suspended = Keccak256.Hash("OperatorSuspended(address,string)"u8);

    /// <summary>The first topics of the logs of these events.</summary>
    public static IReadOnlyList<Bytes32> Topics { get; } = [Admitted, Suspended];

    /// <inheritdoc cref="ProposalCreatedEvent.TryRead"/>
    public static bool TryRead(Log log, [NotNullWhen(true)] out OperatorEvent? changed)
    {
        ArgumentNullException.ThrowIfNull(log);
        changed = log.Topics.Count == 2 && (log.Topics[0] == Admitted || log.Topics[0] == Suspended)
            && log.TryReadAddress(1, out var @operator)
            && new AbiReader(log.Data).TryReadText(0, DaoReason.MaxBytes, out var reason)
            ? new OperatorEvent(@operator, log.Topics[0] == Admitted, reason)
            : null;
        return changed is not null;
    }
}
