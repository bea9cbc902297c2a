namespace Ainft;

/// <summary>Comes to a verdict on the results that were revealed.</summary>
/// <remarks>
/// <para><b>Posterior.</b> The odds that the claim is right are prior / (1 - prior), times
/// <see cref="Reliability.LikelihoodRatio"/> of each vote, with the reliabilities as they were when the nodes were drawn. The probability is
/// p = odds / (1 + odds). Factors are multiplied in the order of the nodes' addresses, in IEEE 754 doubles; at most sixteen of at
/// most 2^54 cannot overflow, so no logarithm, whose last digit differs between machines, is needed, and a verifier gets the very same number.</para>
/// <para><b>Reproduced</b>: p &gt;= confidence, and distinct operators who confirm &gt;= replicas. <b>Not reproduced</b>: 1 - p &gt;=
/// confidence, and distinct operators who refute &gt;= replicas; its consensus is the greatest <see cref="Star"/> among those who
/// refute, when it is more than half of them and has two members or is all of them.</para>
/// <para><b>Produced</b>: nothing is claimed, so the claim is the centre of the greatest star of finished results, which must be
/// more than half of all; p is computed from what all say about it. Else <b>inconclusive</b>.</para>
/// <para><b>Samples</b> (version 2): where a comparator is <c>equivalent</c>, reproduced and produced need that every
/// such comparator's
/// <see cref="Equivalence"/> is shown, too: over the numbers of all votes, yes and no alike, in the order of the
/// nodes' addresses, of an
/// operator with several nodes the first.</para>
/// <para><b>Bounds</b> (version 2): nothing is produced when the result that the nodes agree on makes a comparator
/// with a baseline break
/// the <see cref="Bounds"/>; no further result can change that. A verdict states the <see cref="Tolerance"/>, and a
/// refutation the reasons of bad outputs.</para>
/// <para><b>What is assumed</b>: given whether the claim is right, nodes err independently of one another. That is why a panel has one node of an
/// operator and a payout address. Operators who collude, and faults that all share, such as a bug in the runtime, are outside of it, and the
/// published probability of being wrong does not count them.</para>
/// </remarks>
public static class VerdictRule
{
    /// <summary>The verdict on what is revealed in a run. A verifier compares it with the verdict in the run.</summary>
    /// <param name="run">The run; its state plays no part.</param>
    /// <param name="reason">Why nothing more is waited for; the verdict says so when there is too little evidence.</param>
    public static Verdict Judge(Run run, string? reason = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        var revealed = Vote.Revealed(run.Tasks).ToArray();
        return run.Claim is { } claim
            ? OnClaim(run, Vote.Of(revealed, claim), reason)
            : OnStar(run, Star.Greatest(run.Workflow, revealed), revealed.Length, reason);
    }

    private static Verdict OnClaim(Run run, IReadOnlyList<Vote> votes, string? reason)
    {
        var odds = Odds(run.Terms.Prior, votes);
        var agreed = votes.Count(vote => vote.Confirms);
        var sample = SampleVerdict.Of(run, run.Claim!.Comparator, votes);
        foreach (var (kind, confirms) in new[] { (VerdictKind.Reproduced, true), (VerdictKind.NotReproduced, false) })
            if (IsEnough(run.Request, votes, odds, confirms) && (!confirms || sample.IsShown))
                return sample.AddTo(Decided(kind, votes, odds, confirms) with
                {
                    Consensus = confirms ? null : ConsensusAgainst(run.Workflow, votes),
                    Reason = confirms || run.Version == EvidenceVersion.First ? null
                        : BadOutputs.Describe(votes.Where(vote => !vote.Confirms)),
                });
        return sample.AddTo(Inconclusive(agreed, votes.Count, odds, reason));
    }

    private static Verdict OnStar(Run run, Star? star, int of, string? reason)
    {
        if (star is null)
            return SampleVerdict.Of(run, run.Workflow.Comparator, [])
                .AddTo(Inconclusive(0, of, OddsOf(run.Terms.Prior), reason));
        var odds = Odds(run.Terms.Prior, star.Votes);
        var centre = star.Center.Revealed!.Result;
        var sample = SampleVerdict.Of(run, Claim.Of(run.Workflow, centre).Comparator, star.Votes);
        if (centre.Outcome != TaskOutcome.Finished || !star.IsConsensus
            || !IsEnough(run.Request, star.Votes, odds, confirms: true) || !sample.IsShown)
            return sample.AddTo(Inconclusive(star.Members, of, odds, reason));
        return sample.AddTo(sample.Refusal is { } beyond
            ? Inconclusive(star.Members, of, odds, beyond) with { IsFinal = true }
            : Decided(VerdictKind.Produced, star.Votes, odds, confirms: true)
                with
            { Consensus = star.Center.Node.Node });
    }

    private static bool IsEnough(RunRequest request, IReadOnlyList<Vote> votes, double odds, bool confirms) =>
        1 - Wrong(odds, confirms) >= request.ConfidencePpm / 1e6
        && votes.Where(vote => vote.Confirms == confirms).Select(vote => vote.Task.Node.Operator).Distinct().Count() >= request.Replicas;

    private static Ethereum.Address? ConsensusAgainst(Workflow workflow, IReadOnlyList<Vote> votes) =>
        Star.Greatest(workflow, [.. votes.Where(vote => !vote.Confirms).Select(vote => vote.Task)]) is { IsConsensus: true } star
            ? star.Center.Node.Node
            : null;

    private static Verdict Decided(VerdictKind kind, IReadOnlyList<Vote> votes, double odds, bool confirms) => new()
    {
        Kind = kind,
        Agreed = votes.Count(vote => vote.Confirms),
        Of = votes.Count,
        Confidence = 1 - Wrong(odds, confirms),
        WrongProbability = Wrong(odds, confirms),
        Supporters = [.. votes.Where(vote => vote.Confirms == confirms).Select(vote => vote.Task.Node.Node)],
    };

    private static Verdict Inconclusive(int agreed, int of, double odds, string? reason) => new()
    {
        Kind = VerdictKind.Inconclusive,
        Agreed = agreed,
        Of = of,
        Confidence = 1 - Wrong(odds, odds >= 1),
        WrongProbability = Wrong(odds, odds >= 1),
        Reason = reason,
    };

    private static double Odds(double prior, IReadOnlyList<Vote> votes)
    {
        var odds = OddsOf(prior);
        foreach (var vote in votes)
            odds *= vote.Task.Reliability.LikelihoodRatio(vote.Confirms);
        return odds;
    }

    private static double OddsOf(double prior) => prior / (1 - prior);

    /// <summary>How probable it is that the claim is wrong when it is confirmed, or right when it is refuted; small ones keep their digits.</summary>
    private static double Wrong(double odds, bool confirms) => confirms ? 1 / (1 + odds) : odds / (1 + odds);
}
