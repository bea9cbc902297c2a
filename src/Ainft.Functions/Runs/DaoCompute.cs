using Ainft.Ethereum;
using Ainft.Functions.Governance;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Runs;

/// <summary>Node-minutes that a run takes from a grant of the DAO.</summary>
/// <param name="Key">The name of the grant's period, which no other period has.</param>
/// <param name="Minutes">The node-minutes of the run.</param>
/// <param name="Limit">The node-minutes of the period.</param>
/// <param name="Used">The node-minutes that earlier runs took in the period.</param>
internal sealed record GrantUse(string Key, long Minutes, long Limit, long Used = 0)
{
    /// <summary>The grant as the statements of the run name it.</summary>
    public SpentGrant? Grant { get; init; }

    /// <summary>Whether the grant is the pool of all requesters, which admits none of them.</summary>
    public bool IsPool { get; init; }

    /// <summary>Whether the period has enough node-minutes left.</summary>
    public bool Fits => Used + Minutes <= Limit;
}

/// <summary>Finds the compute that the DAO granted to a requester.</summary>
public sealed class DaoCompute(FollowedDecisions followed, ReadGrants grants, FactCache facts, TimeProvider time)
{
    private static readonly FactKind<IReadOnlyList<ComputeGrant>> Granted = new("grants", list => 1_500L * list.Count);

    /// <summary>The DAO that new runs follow, without a grant. Null without a DAO.</summary>
    internal RunGovernance? Governance => followed is { OperatorsContract: { } admits, GrantsContract: { } pays }
        ? new RunGovernance(admits, pays)
        : null;

    /// <summary>Whether the DAO grants compute to the requester now, or to all requesters.</summary>
    public async Task<bool> HasAsync(Address requester, CancellationToken ct) =>
        await FindAsync(requester, ct) is not null;

    /// <summary>
    /// The use of a grant by a run, or null without a grant. A requester's own grant comes before the pool of all.
    /// </summary>
    internal async Task<GrantUse?> FindAsync(Address requester, long minutes, CancellationToken ct) =>
        await FindAsync(requester, ct) is { } grant
            ? new GrantUse(
                $"{grant.Requester.ToHex()}-{grant.At.BlockNumber}-{grant.At.LogIndex}-"
                    + $"{grant.PeriodAt(time.GetUtcNow())}",
                minutes,
                grant.NodeMinutes)
            {
                Grant = new SpentGrant(grant.Requester, grant.At.BlockNumber, grant.At.LogIndex),
                IsPool = grant.Requester.IsZero,
            }
            : null;

    private async Task<ComputeGrant?> FindAsync(Address requester, CancellationToken ct)
    {
        if (!followed.IsOn)
            return null;
        var now = time.GetUtcNow();
        var current = (await ReadAsync(ct)).Where(grant => grant.IsCurrentAt(now)).ToList();
        return current.Find(grant => grant.Requester == requester) ?? current.Find(grant => grant.Requester.IsZero);
    }

    private async Task<IReadOnlyList<ComputeGrant>> ReadAsync(CancellationToken ct)
    {
        var (block, _) = await followed.ReadAsync(ct);
        return await facts.ReadRecentAsync(
            Granted,
            new() { Version = (long)block },
            () => grants.AsOfAsync(block, CancellationToken.None),
            ct);
    }
}
