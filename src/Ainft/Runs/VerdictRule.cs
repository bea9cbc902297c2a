namespace Ainft.Runs;

/// <summary>Computes the verdict from the revealed results.</summary>
/// <remarks>
/// <para><b>Posterior.</b> The odds that the claim is right are prior / (1 - prior), times
/// <see cref="Reliability.LikelihoodRatio"/> of each vote. The reliabilities are those of the time of the draw. The
/// probability is p = odds / (1 + odds). Factors are multiplied as IEEE 754 doubles in the order of the nodes'
/// addresses. At most sixteen factors of at most 2^54 cannot overflow, so no logarithms are needed. Their last digits
/// would differ between machines. Without them every verifier gets the same bits.</para>
/// <para><b>Reproduced.</b> p &gt;= confidence, and at least as many distinct operators as replicas confirm.</para>
/// <para><b>Not reproduced.</b> 1 - p &gt;= confidence, and at least as many distinct operators as replicas refute. The
/// consensus is the greatest <see cref="Star"/> among the refuting results, if it has more than half of them and has
/// two members or is all of them.</para>
/// <para><b>Produced.</b> The request has no claim, so the claim is the center of the greatest star of finished
/// results. The star must have more than half of all results. p is computed from all votes on it.</para>
/// <para><b>Inconclusive.</b> All other cases.</para>
/// <para><b>Samples</b> (version 2). A comparator <c>equivalent</c> adds a condition to reproduced and produced. The
/// <see cref="Equivalence"/> of every such comparator must be shown over the numbers of all votes, yes and no alike, in
/// the order of the nodes' addresses. If an operator has several nodes, only its first node is used.</para>
/// <para><b>Bounds</b> (version 2). A run does not produce a component when the agreed result makes a comparator with a
/// baseline break the <see cref="Bounds"/>. Further results cannot change that. A verdict states the
/// <see cref="Tolerance"/>, and a refutation states the reasons of bad outputs.</para>
/// <para><b>Assumption.</b> Given that the claim is right or wrong, nodes err independently of each other. Therefore a
/// panel has one node per operator and payout address. Operators that collude break the assumption, and so do faults
/// that all nodes share, such as a bug in the runtime. The published probability of being wrong does not include
/// them.</para>
/// </remarks>
public static class VerdictRule
{
    /// <summary>
    /// Computes the verdict on the revealed results of a run. A verifier compares it with the verdict in the run.
    /// </summary>
    /// <param name="run">The run. Its state is not used.</param>
    /// <param name="reason">
    /// The reason why the run does not wait for more results. It becomes the reason of an inconclusive verdict.
    /// </param>
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
        && votes.Where(vote => vote.Confirms == confirms).Select(vote => vote.Task.Node.Operator)
            .Distinct().Count() >= request.Replicas;

    private static Ethereum.Address? ConsensusAgainst(Workflow workflow, IReadOnlyList<Vote> votes)
    {
        var refuting = votes.Where(vote => !vote.Confirms).Select(vote => vote.Task);
        return Star.Greatest(workflow, [.. refuting]) is { IsConsensus: true } star ? star.Center.Node.Node : null;
    }

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

    /// <summary>
    /// The probability that a confirmed claim is wrong, or that a refuted claim is right. It is computed directly and
    /// not as 1 - p, so that small probabilities keep their digits.
    /// </summary>
    private static double Wrong(double odds, bool confirms) => confirms ? 1 / (1 + odds) : odds / (1 + odds);
}
