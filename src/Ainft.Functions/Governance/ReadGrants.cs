using Ainft.Ethereum;

namespace Ainft.Functions.Governance;

/// <summary>Node-minutes per period that the DAO granted.</summary>
/// <param name="Requester">The account that signs requests, or zero for the pool of all requesters.</param>
/// <param name="NodeMinutes">The minutes of nodes per period, at least 1. 0 when the grant ended.</param>
/// <param name="Period">The length of a period.</param>
/// <param name="Since">The time of the grant's block, when the first period begins.</param>
/// <param name="Until">The last second of the grant.</param>
/// <param name="Reason">The reason of the DAO.</param>
/// <param name="At">The event.</param>
public sealed record ComputeGrant(
    Address Requester,
    long NodeMinutes,
    TimeSpan Period,
    DateTimeOffset Since,
    DateTimeOffset Until,
    string Reason,
    DecidedAt At)
{
    /// <summary>Whether the grant gives minutes at a time.</summary>
    public bool IsCurrentAt(DateTimeOffset time) => NodeMinutes > 0 && time >= Since && time <= Until;

    /// <summary>The number of the period at a time, from 0. Minutes expire with their period.</summary>
    public long PeriodAt(DateTimeOffset time) => (time - Since).Ticks / Period.Ticks;
}

/// <summary>Reads the grants of compute. The answer follows from the final events up to a block alone.</summary>
public sealed class ReadGrants(DecisionRows decisions)
{
    /// <summary>
    /// The last grant of each requester as of a block, the newest first. Grants whose time is over are part of it.
    /// </summary>
    public async Task<IReadOnlyList<ComputeGrant>> AsOfAsync(ulong block, CancellationToken ct)
    {
        var last = await decisions.UpToAsync(DecisionRows.Grants, block, null, ct)
            .Select(row => new ComputeGrant(
                Address.Parse(row.GetString("Requester")),
                row.GetInt64("NodeMinutes")!.Value,
                TimeSpan.FromSeconds(row.GetInt64("Period")!.Value),
                Time(row.GetInt64("Since")!.Value),
                Time(row.GetInt64("Until")!.Value),
                row.GetString("Reason"),
                DecidedAt.Of(row)))
            .DistinctBy(grant => grant.Requester)
            .ToListAsync(ct);
        return [.. last.Where(grant => grant.NodeMinutes > 0)];
    }

    // The contract takes 48 bits, which is more than the calendar has.
    private static DateTimeOffset Time(long seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(Math.Min(seconds, DateTimeOffset.MaxValue.ToUnixTimeSeconds()));
}
