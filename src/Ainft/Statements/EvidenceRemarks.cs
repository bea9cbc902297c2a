namespace Ainft;

/// <summary>The statements of evidence that no check can confirm.</summary>
internal static class EvidenceRemarks
{
    public static IEnumerable<string> Of(EvidenceClaim claim)
    {
        if (claim.Run is not { } run)
            yield break;
        yield return "Only the registry states its terms, its clock, which nodes were eligible, and what it had learnt of each node before.";
        if (run.Tasks.Count(task => task.Registration is null) is var unsigned and > 0)
            yield return $"Only the registry states the operator and the payout address of {Count(unsigned, "node", run.Tasks.Count)}, "
                + "because the evidence holds no registration that the operator signed.";
        if (run.Rounds.SelectMany(round => round.Candidates).DistinctBy(candidate => candidate.Node).Count() - run.Tasks.Count is var others and > 0)
            yield return $"Only the registry states the operator and the payout address of {(others == 1 ? "a candidate that was" : $"{others} candidates that were")} not drawn.";
        if (claim.Subject is { Workflow: not null } subject && ProvenanceDependency.CountStatedAlone(subject) is var alone and > 0 && claim.Nodes.Any(node => node is not null))
            yield return $"Only the nodes state the digests of {alone} parents and files of parents; the manifest has their names.";
        if (run.Tasks.Any(task => task.Revealed is null))
            yield return "Only the registry states that a node without a result sent none.";
    }

    private static string Count(int count, string what, int of) => count == of ? $"every {what} of the panel" : $"{count} of {of} {what}s of the panel";
}
