using Ainft.Ethereum;
using Ainft.Functions.Governance;

namespace Ainft.Functions.Rewards;

/// <summary>The states of a root.</summary>
internal enum RootState
{
    /// <summary>No account has activated it yet.</summary>
    Pending,

    /// <summary>Accounts claim under it.</summary>
    Active,

    /// <summary>A later root became active.</summary>
    Replaced,

    /// <summary>The DAO or its guardian removed it while it was pending.</summary>
    Vetoed,

    /// <summary>Two proofs removed it while it was pending.</summary>
    Challenged,

    /// <summary>The DAO withdrew it while it was active.</summary>
    Withdrawn,
}

/// <summary>A proposed root.</summary>
/// <param name="Root">The root.</param>
/// <param name="State">Its state.</param>
/// <param name="Through">The last block whose payments it takes into account.</param>
/// <param name="BlockHash">The hash of that block, as the proposer saw it.</param>
/// <param name="Proposer">The account that proposed it.</param>
/// <param name="ActivatesAt">The first Unix second at which anyone can activate it.</param>
/// <param name="ProposedAt">The event of the proposal.</param>
internal sealed record RewardRoot(
    Bytes32 Root, RootState State, ulong Through, Bytes32 BlockHash, Address Proposer, ulong ActivatesAt,
    DecidedAt ProposedAt)
{
    /// <summary>The event that ended the state before, or null for a pending root.</summary>
    public DecidedAt? ChangedAt { get; init; }
}

/// <summary>The roots and whether proposals are suspended, as of a block.</summary>
/// <param name="All">The roots, the newest first.</param>
/// <param name="IsSuspended">Whether the proposer may not propose.</param>
internal sealed record RewardRoots(IReadOnlyList<RewardRoot> All, bool IsSuspended)
{
    /// <summary>The root under which accounts claim, or null.</summary>
    public RewardRoot? Active => All.FirstOrDefault(root => root.State == RootState.Active);

    /// <summary>The pending root, or null.</summary>
    public RewardRoot? Pending => All.FirstOrDefault(root => root.State == RootState.Pending);

    /// <summary>The state after some events, the oldest first.</summary>
    public static RewardRoots Of(IEnumerable<(RootEvent Event, DecidedAt At)> events)
    {
        var (roots, isSuspended) = (new List<RewardRoot>(), false);
        foreach (var (happened, at) in events)
        {
            if (happened.Kind == RootEventKind.Proposed)
                roots.Insert(0, Proposed(happened, at));
            else
                Apply(roots, happened, at);
            isSuspended = happened.Kind switch
            {
                RootEventKind.Resumed => false,
                RootEventKind.Paused or RootEventKind.Vetoed or RootEventKind.Challenged or RootEventKind.Withdrawn =>
                    true,
                _ => isSuspended,
            };
        }
        return new RewardRoots(roots, isSuspended);
    }

    private static RewardRoot Proposed(RootEvent happened, DecidedAt at) => new(
        happened.Root, RootState.Pending, happened.Through!.Value, happened.BlockHash!.Value, happened.By!.Value,
        happened.ActivatesAt!.Value, at);

    private static void Apply(List<RewardRoot> roots, RootEvent happened, DecidedAt at)
    {
        var from = happened.Kind == RootEventKind.Withdrawn ? RootState.Active : RootState.Pending;
        var place = roots.FindIndex(root => root.Root == happened.Root && root.State == from);
        if (place < 0)
            return;
        if (happened.Kind == RootEventKind.Delayed)
        {
            roots[place] = roots[place] with { ActivatesAt = happened.ActivatesAt!.Value };
            return;
        }
        if (happened.Kind == RootEventKind.Activated && roots.FindIndex(IsActive) is var before and >= 0)
            roots[before] = roots[before] with { State = RootState.Replaced, ChangedAt = at };
        roots[place] = roots[place] with { State = StateAfter(happened.Kind), ChangedAt = at };
    }

    private static bool IsActive(RewardRoot root) => root.State == RootState.Active;

    private static RootState StateAfter(RootEventKind kind) => kind switch
    {
        RootEventKind.Activated => RootState.Active,
        RootEventKind.Vetoed => RootState.Vetoed,
        RootEventKind.Challenged => RootState.Challenged,
        RootEventKind.Withdrawn => RootState.Withdrawn,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
