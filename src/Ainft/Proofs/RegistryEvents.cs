using System.Diagnostics.CodeAnalysis;
using Ainft.Ethereum;

namespace Ainft.Proofs;

/// <summary>The registry anchored a root (<c>src/contracts/IAinftRegistry.sol</c>).</summary>
/// <param name="Root">The root of the batch.</param>
/// <param name="Operator">The account that anchored it.</param>
/// <param name="Size">The number of leaves that the operator stated.</param>
public sealed record AnchoredEvent(Bytes32 Root, Address Operator, uint Size)
{
    /// <summary>The first topic of the logs of this event.</summary>
    public static Bytes32 Topic { get; } = Keccak256.Hash("Anchored(bytes32,address,uint32)"u8);

    /// <summary>
    /// Reads a log. Returns false when the log is of another event or has an encoding that no compiler makes.
    /// </summary>
    public static bool TryRead(Log log, [NotNullWhen(true)] out AnchoredEvent? anchored)
    {
        ArgumentNullException.ThrowIfNull(log);
        anchored = log.Topics.Count == 3 && log.Topics[0] == Topic && log.TryReadAddress(2, out var @operator)
            && AbiWord.TryReadNumber(log.Data, 32, out var size)
            ? new AnchoredEvent(log.Topics[1], @operator, (uint)size)
            : null;
        return anchored is not null;
    }
}

/// <summary>The registry minted a token with this digest and these parents.</summary>
/// <param name="Id">The id of the token.</param>
/// <param name="Digest">The digest of the manifest.</param>
/// <param name="Parents">The ids of the parents, in the order of the manifest.</param>
public sealed record LinkedEvent(AinftId Id, Sha256Digest Digest, IReadOnlyList<AinftId> Parents)
{
    /// <summary>The first topic of the logs of this event.</summary>
    public static Bytes32 Topic { get; } = Keccak256.Hash("Linked(bytes32,bytes32,bytes32[])"u8);

    /// <inheritdoc cref="AnchoredEvent.TryRead"/>
    public static bool TryRead(Log log, [NotNullWhen(true)] out LinkedEvent? linked)
    {
        ArgumentNullException.ThrowIfNull(log);
        linked = log.Topics.Count == 3 && log.Topics[0] == Topic && AbiWord.TryReadWords(log.Data, out var parents)
            ? new LinkedEvent(
                new AinftId(log.Topics[1]),
                new Sha256Digest(log.Topics[2]),
                [.. parents.Select(parent => new AinftId(parent))])
            : null;
        return linked is not null;
    }
}

/// <summary>A token went from one owner to another (ERC-721).</summary>
/// <param name="From">The owner before, zero for a new token.</param>
/// <param name="To">The owner after.</param>
/// <param name="Id">The id of the token.</param>
public sealed record TransferEvent(Address From, Address To, AinftId Id)
{
    /// <summary>The first topic of the logs of this event.</summary>
    public static Bytes32 Topic { get; } = Keccak256.Hash("Transfer(address,address,uint256)"u8);

    /// <inheritdoc cref="AnchoredEvent.TryRead"/>
    public static bool TryRead(Log log, [NotNullWhen(true)] out TransferEvent? transfer)
    {
        ArgumentNullException.ThrowIfNull(log);
        transfer = log.Topics.Count == 4 && log.Topics[0] == Topic && log.Data.Length == 0
            && log.TryReadAddress(1, out var from) && log.TryReadAddress(2, out var to)
            ? new TransferEvent(from, to, new AinftId(log.Topics[3]))
            : null;
        return transfer is not null;
    }
}
