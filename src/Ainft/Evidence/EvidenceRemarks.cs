namespace Ainft.Evidence;

/// <summary>The statements of evidence that no check can confirm.</summary>
internal static class EvidenceRemarks
{
    public static IEnumerable<string> Of(EvidenceClaim claim)
    {
        if (claim.Run is not { } run)
            yield break;
        yield return "Only the registry states its terms, its clock, the eligible nodes, "
            + "and the earlier record of each node.";
        if (run.Governance is not null)
            yield return "Only the registry states which decisions of the DAO it followed. Compare them with the "
                + "events of the named contracts up to the named blocks.";
        if (run.Tasks.Count(task => task.Registration is null) is var unsigned and > 0)
            yield return "Only the registry states the operator and the payout address of "
                + $"{Count(unsigned, "node", run.Tasks.Count)}, "
                + "because the evidence holds no registration that the operator signed.";
        var candidates = run.Rounds.SelectMany(round => round.Candidates).DistinctBy(candidate => candidate.Node);
        if (candidates.Count() - run.Tasks.Count is var others and > 0)
            yield return "Only the registry states the operator and the payout address of "
                + $"{(others == 1 ? "a candidate that was" : $"{others} candidates that were")} not drawn.";
        if (claim.Subject is { Workflow: not null } subject
            && ProvenanceDependency.CountStatedAlone(subject) is var alone and > 0
            && claim.Nodes.Any(node => node is not null))
            yield return $"Only the nodes state the digests of {alone} parents and files of parents, "
                + "because the manifest has only their names.";
        if (run.Tasks.Any(task => task.Revealed is null))
            yield return "Only the registry states that a node without a result did not send one.";
    }

    private static string Count(int count, string noun, int of) =>
        count == of ? $"every {noun} of the panel" : $"{count} of {of} {noun}s of the panel";
}
