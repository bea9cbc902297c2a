namespace Ainft;

/// <summary>The nodes' own agreement: one result as the claim, and what the others say about it.</summary>
/// <param name="Center">The task whose result is the claim.</param>
/// <param name="Votes">What every one of the results says about it, its own included.</param>
/// <param name="Members">How many agree with it.</param>
internal sealed record Star(RunTask Center, IReadOnlyList<Vote> Votes, int Members)
{
    /// <summary>
    /// The result with the most members; of several such the one with the smallest digest, then node. Comparing with one centre and not each
    /// with each, since closeness is not transitive: a chain of near neighbours must not count as an agreement.
    /// </summary>
    /// <returns>Null when no result agrees even with itself.</returns>
    public static Star? Greatest(Workflow workflow, IReadOnlyList<RunTask> revealed) => revealed
        .Select(center => Around(center, workflow, revealed))
        .Where(star => star.Members > 0)
        .OrderByDescending(star => star.Members)
        .ThenBy(star => star.Center.Revealed!.Result.Digest)
        .ThenBy(star => star.Center.Node.Node)
        .FirstOrDefault();

    /// <summary>Whether it is what the nodes say: more than half of them, and two at least unless there is but one.</summary>
    public bool IsConsensus => 2 * Members > Votes.Count && (Members >= 2 || Members == Votes.Count);

    private static Star Around(RunTask center, Workflow workflow, IEnumerable<RunTask> revealed)
    {
        var votes = Vote.Of(revealed, Claim.Of(workflow, center.Revealed!.Result));
        return new Star(center, votes, votes.Count(vote => vote.Confirms));
    }
}
