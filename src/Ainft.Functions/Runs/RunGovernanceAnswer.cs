namespace Ainft.Functions.Runs;

/// <summary>The decisions of the DAO that a run follows, with the names that its statements use.</summary>
/// <param name="Operators">The contract that admits operators.</param>
/// <param name="Grants">The contract that grants compute.</param>
/// <param name="Grant">The grant that pays for the run. It is absent when no grant does.</param>
/// <param name="Block">
/// The last block whose decisions the newest draw of nodes followed. It is absent before the first draw.
/// </param>
public sealed record RunGovernanceAnswer(string Operators, string Grants, SpentGrantAnswer? Grant, ulong? Block)
{
    internal static RunGovernanceAnswer? Of(Run run) => run.Governance is not { } dao ? null : new RunGovernanceAnswer(
        dao.Operators.ToString(),
        dao.Grants.ToString(),
        dao.Grant is { } grant
            ? new SpentGrantAnswer(
                grant.Requester.IsZero ? null : grant.Requester.ToString(), grant.Block, grant.LogIndex)
            : null,
        run.Rounds is [.., var newest] ? newest.Block : null);
}

/// <summary>A grant of compute by the event that made it.</summary>
/// <param name="Requester">The account that has the grant. It is absent for the pool of all requesters.</param>
/// <param name="Block">The number of the event's block.</param>
/// <param name="LogIndex">The position of the event in its block, from 0.</param>
public sealed record SpentGrantAnswer(string? Requester, ulong Block, int LogIndex);
