using System.Diagnostics.CodeAnalysis;
using Ainft.Ethereum;

namespace Ainft.Royalties;

/// <summary>The kinds of events about roots.</summary>
public enum RootEventKind
{
    /// <summary>A root is pending.</summary>
    Proposed,

    /// <summary>The pending root activates later than was announced.</summary>
    Delayed,

    /// <summary>The pending root became the active one.</summary>
    Activated,

    /// <summary>The DAO or its guardian removed the pending root.</summary>
    Vetoed,

    /// <summary>Two proofs removed the pending root, because it lowers a leaf.</summary>
    Challenged,

    /// <summary>The DAO withdrew the active root.</summary>
    Withdrawn,

    /// <summary>Proposals are suspended without a veto.</summary>
    Paused,

    /// <summary>The proposer may propose again.</summary>
    Resumed,
}

/// <summary>
/// An event of <c>AinftRewards</c> about its roots (<c>src/contracts/rewards/IAinftRewards.sol</c>).
/// </summary>
/// <param name="Kind">The kind.</param>
/// <param name="Root">The root, or zero for an event about all proposals.</param>
public sealed record RootEvent(RootEventKind Kind, Bytes32 Root)
{
    private static readonly Dictionary<Bytes32, (RootEventKind Kind, int Topics, int Words)> Forms = new()
    {
        [Keccak256.Hash("RootProposed(bytes32,address,uint256,bytes32,uint256)"u8)] = (RootEventKind.Proposed, 3, 3),
        [Keccak256.Hash("RootDelayed(bytes32,uint256)"u8)] = (RootEventKind.Delayed, 2, 1),
        [Keccak256.Hash("RootActivated(bytes32,uint256)"u8)] = (RootEventKind.Activated, 2, 1),
        [Keccak256.Hash("RootVetoed(bytes32,address)"u8)] = (RootEventKind.Vetoed, 3, 0),
        [Keccak256.Hash("RootChallenged(bytes32,address,address,address,uint256,uint256)"u8)] =
            (RootEventKind.Challenged, 3, 4),
        [Keccak256.Hash("RootWithdrawn(bytes32)"u8)] = (RootEventKind.Withdrawn, 2, 0),
        [Keccak256.Hash("ProposalsPaused(address)"u8)] = (RootEventKind.Paused, 2, 0),
        [Keccak256.Hash("ProposalsResumed()"u8)] = (RootEventKind.Resumed, 1, 0),
    };

    /// <summary>The first topics of the logs of these events.</summary>
    public static IReadOnlyList<Bytes32> Topics { get; } = [.. Forms.Keys];

    /// <summary>The account that acted, or null when the event does not name one.</summary>
    public Address? By { get; init; }

    /// <summary>The last block whose payments the root takes into account. Null without such a number.</summary>
    public ulong? Through { get; init; }

    /// <summary>The hash of that block in a proposal, as the proposer saw it.</summary>
    public Bytes32? BlockHash { get; init; }

    /// <summary>The first Unix second at which anyone can activate the root. Null without such a time.</summary>
    public ulong? ActivatesAt { get; init; }

    /// <inheritdoc cref="PaidEvent.TryRead"/>
    public static bool TryRead(Log log, [NotNullWhen(true)] out RootEvent? read)
    {
        ArgumentNullException.ThrowIfNull(log);
        read = log.Topics.Count > 0 && Forms.TryGetValue(log.Topics[0], out var form)
            && log.Topics.Count == form.Topics && log.Data.Length == form.Words * AbiWord.Size
            ? ReadNamed(log, form.Kind)
            : null;
        return read is not null;
    }

    private static RootEvent? ReadNamed(Log log, RootEventKind kind)
    {
        var isAbout = kind is not (RootEventKind.Paused or RootEventKind.Resumed);
        var read = new RootEvent(kind, isAbout ? log.Topics[1] : default);
        var actor = kind == RootEventKind.Paused ? 1 : log.Topics.Count == 3 ? 2 : 0;
        if (actor == 0)
            return ReadNumbers(log.Data, read);
        return log.TryReadAddress(actor, out var by) ? ReadNumbers(log.Data, read with { By = by }) : null;
    }

    private static RootEvent? ReadNumbers(byte[] data, RootEvent read) => read.Kind switch
    {
        RootEventKind.Proposed when NumberOf(data, 0) is { } through && NumberOf(data, 2) is { } at => read with
        {
            Through = through,
            BlockHash = new Bytes32(data.AsSpan(AbiWord.Size, AbiWord.Size)),
            ActivatesAt = at,
        },
        RootEventKind.Delayed when NumberOf(data, 0) is { } at => read with { ActivatesAt = at },
        RootEventKind.Activated when NumberOf(data, 0) is { } through => read with { Through = through },
        RootEventKind.Proposed or RootEventKind.Delayed or RootEventKind.Activated => null,
        _ => read,
    };

    private static ulong? NumberOf(byte[] data, int word) =>
        AbiWord.TryReadNumber(data.AsSpan(word * AbiWord.Size, AbiWord.Size), 64, out var number) ? number : null;
}
