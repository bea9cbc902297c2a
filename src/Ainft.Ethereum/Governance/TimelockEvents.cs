using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Ainft.Ethereum;

/// <summary>An event of an operation of the timelock.</summary>
public enum OperationStep
{
    /// <summary>The operation waits for its delay.</summary>
    Scheduled,

    /// <summary>The operation was executed, by any account.</summary>
    Executed,

    /// <summary>The operation cannot be executed any more.</summary>
    Cancelled,
}

/// <summary>A step of an operation (OpenZeppelin's <c>TimelockController</c>).</summary>
/// <param name="Operation">The id of the operation.</param>
/// <param name="Step">The step.</param>
/// <param name="Index">The position of the call in the operation. 0 when the operation is cancelled.</param>
/// <param name="Target">The contract of the call, or zero.</param>
/// <param name="Delay">The seconds until the operation can be executed. 0 unless it was scheduled.</param>
public sealed record OperationStepEvent(
    Bytes32 Operation, OperationStep Step, BigInteger Index, Address Target, ulong Delay)
{
    private static readonly Bytes32
        Scheduled = Keccak256.Hash("CallScheduled(bytes32,uint256,address,uint256,bytes,bytes32,uint256)"u8),
        Executed = Keccak256.Hash("CallExecuted(bytes32,uint256,address,uint256,bytes)"u8),
        Cancelled = Keccak256.Hash("Cancelled(bytes32)"u8);

    /// <summary>The first topics of the logs of these events.</summary>
    public static IReadOnlyList<Bytes32> Topics { get; } = [Scheduled, Executed, Cancelled];

    /// <inheritdoc cref="ProposalCreatedEvent.TryRead"/>
    public static bool TryRead(Log log, [NotNullWhen(true)] out OperationStepEvent? step)
    {
        ArgumentNullException.ThrowIfNull(log);
        var data = new AbiReader(log.Data);
        var topic = log.Topics.Count > 0 ? log.Topics[0] : default;
        step = null;
        if (topic == Cancelled && log.Topics.Count == 2)
            step = new OperationStepEvent(log.Topics[1], OperationStep.Cancelled, 0, default, 0);
        else if (log.Topics.Count == 3 && data.TryReadAddress(0, out var target))
            step = topic == Executed
                    ? new OperationStepEvent(log.Topics[1], OperationStep.Executed, IndexIn(log), target, 0)
                : topic == Scheduled && data.TryReadNumber(4, 64, out var delay)
                    ? new OperationStepEvent(log.Topics[1], OperationStep.Scheduled, IndexIn(log), target, delay)
                : null;
        return step is not null;
    }

    /// <summary>The value in wei and the calldata of a scheduled call. Zero and empty for another event.</summary>
    public static (BigInteger Value, byte[] Calldata) CallOf(Log log)
    {
        ArgumentNullException.ThrowIfNull(log);
        var data = new AbiReader(log.Data);
        return log.Topics.Count == 3 && log.Topics[0] == Scheduled
            && data.TryReadInteger(1, out var value) && data.TryReadBytes(2, out var calldata)
            ? (value, calldata.ToArray())
            : (BigInteger.Zero, []);
    }

    private static BigInteger IndexIn(Log log) => new(log.Topics[2].ToArray(), isUnsigned: true, isBigEndian: true);
}
