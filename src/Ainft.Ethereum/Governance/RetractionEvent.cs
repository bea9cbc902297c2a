using System.Diagnostics.CodeAnalysis;

namespace Ainft.Ethereum;

/// <summary>
/// The DAO or the creator retracted a component, or took that back (<c>src/contracts/governance/IRetractions.sol</c>).
/// </summary>
/// <param name="Id">The component, which need not exist.</param>
/// <param name="Creator">The creator that acts, or null when the DAO acts.</param>
/// <param name="IsRetracted">Whether the component is retracted from now on.</param>
/// <param name="Evidence">The digest that shows why the DAO acts, or null.</param>
/// <param name="Reason">The reason, cut at 1,024 bytes.</param>
public sealed record RetractionEvent(AinftId Id, Address? Creator, bool IsRetracted, Bytes32? Evidence, string Reason)
{
    private static readonly Bytes32 Flagged = Keccak256.Hash("Flagged(bytes32,bytes32,string)"u8),
        Unflagged = Keccak256.Hash("Unflagged(bytes32,string)"u8),
        Retracted = Keccak256.Hash("Retracted(bytes32,address,string)"u8),
        Withdrawn = Keccak256.Hash("RetractionWithdrawn(bytes32,address,string)"u8);

    /// <summary>The first topics of the logs of these events.</summary>
    public static IReadOnlyList<Bytes32> Topics { get; } = [Flagged, Unflagged, Retracted, Withdrawn];

    /// <inheritdoc cref="ProposalCreatedEvent.TryRead"/>
    public static bool TryRead(Log log, [NotNullWhen(true)] out RetractionEvent? retraction)
    {
        ArgumentNullException.ThrowIfNull(log);
        retraction = log.Topics.Count switch
        {
            2 => OfDao(log),
            3 => OfCreator(log),
            _ => null,
        };
        return retraction is not null;
    }

    private static RetractionEvent? OfDao(Log log)
    {
        var data = new AbiReader(log.Data);
        var isFlag = log.Topics[0] == Flagged;
        if (!isFlag && log.Topics[0] != Unflagged)
            return null;
        if (!data.TryReadText(isFlag ? 1 : 0, DaoReason.MaxBytes, out var reason))
            return null;
        var evidence = isFlag && data.TryReadWord(0, out var word) && word.ContainsAnyExcept((byte)0)
            ? new Bytes32(word)
            : (Bytes32?)null;
        return new RetractionEvent(new AinftId(log.Topics[1]), null, isFlag, evidence, reason);
    }

    private static RetractionEvent? OfCreator(Log log) =>
        (log.Topics[0] == Retracted || log.Topics[0] == Withdrawn) && log.TryReadAddress(2, out var creator)
        && new AbiReader(log.Data).TryReadText(0, DaoReason.MaxBytes, out var reason)
            ? new RetractionEvent(new AinftId(log.Topics[1]), creator, log.Topics[0] == Retracted, null, reason)
            : null;
}
