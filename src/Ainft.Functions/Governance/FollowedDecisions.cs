using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Governance;

/// <summary>The last final block whose decisions are in the tables, and its time.</summary>
/// <param name="Block">The number of the block.</param>
/// <param name="Time">The Unix second of the newest final block, or 0 before the first tick.</param>
public sealed record DecisionsAsOf(ulong Block, ulong Time);

/// <summary>Knows whether the app follows a DAO, and up to which block.</summary>
public sealed class FollowedDecisions
{
    private readonly CursorRow cursors;
    private readonly ChainView view;
    private readonly GovernanceOptions dao;

    internal FollowedDecisions(CursorRow cursors, ChainView view, IOptions<GovernanceOptions> options) =>
        (this.cursors, this.view, dao) = (cursors, view, options.Value);

    /// <summary>Whether the settings name the contracts of a DAO.</summary>
    public bool IsOn => dao.IsOn;

    /// <summary>The contract that admits operators, or null without a DAO.</summary>
    public Address? OperatorsContract => IsOn ? dao.OperatorsAddress : null;

    /// <summary>The contract that grants compute, or null without a DAO.</summary>
    public Address? GrantsContract => IsOn ? dao.GrantsAddress : null;

    /// <summary>The last block in the tables. It may be as old as other facts that change.</summary>
    public async Task<DecisionsAsOf> ReadAsync(CancellationToken ct)
    {
        var (cursor, overlay) = (cursors.ReadRecentAsync(ct), view.ReadAsync(ct).AsTask());
        return new DecisionsAsOf(
            (await cursor).Next - Math.Min((await cursor).Next, 1), (await overlay)?.Finalized.Timestamp ?? 0);
    }
}
