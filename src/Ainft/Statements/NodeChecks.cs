using Ainft.Ethereum;

namespace Ainft;

/// <summary>The checks of each node of a run.</summary>
internal static class NodeChecks
{
    /// <summary>The nodes in the order in which they were drawn; without a run those whose statements there are.</summary>
    public static IEnumerable<NodeReport> Of(EvidenceClaim claim, EvidenceChainFacts? facts)
    {
        var held = claim.Evidence.Statements.Skip(1).Zip(claim.Nodes, (statement, node) => (Statement: statement, Node: node)).ToArray();
        if (claim.Run is not { } run)
            return held.Select(item => new NodeReport(item.Statement.Envelope.KeyId, [.. Alone(claim, item.Statement, item.Node)]));
        return run.Tasks.Select(task => new NodeReport(
            task.Node.Node,
            task.Revealed is null || held.FirstOrDefault(item => item.Node?.Node == task.Node.Node) is not { Node: { } node } item
                ? [.. Registration(claim, task, facts), .. WithoutReply(claim, run, task)]
                : [.. Registration(claim, task, facts), .. Alone(claim, item.Statement, node), Commitment(claim, run, task, node), Judged(run, node)]));
    }

    // Without a registration the operator is the registry's word, which the report's remarks say.
    private static IEnumerable<VerificationCheck> Registration(EvidenceClaim claim, RunTask task, EvidenceChainFacts? facts)
    {
        if (task.Registration is not { } registration)
            yield break;
        var (name, node, @operator) = (EvidenceVerifier.Registration, task.Node.Node, task.Node.Operator);
        var signer = Signed.By(registration.Signature, registration.HashToSign(claim.Evidence.Component.Domain, task.Node));
        if (signer == @operator)
            yield return Result(name, CheckResult.Pass, $"by its operator {@operator}, who has {task.Node.Payout} paid");
        else if (facts is not null && facts.OperatorsAccepted.TryGetValue(node, out var accepted))
            yield return Result(name, accepted ? CheckResult.Pass : CheckResult.Fail, $"The contract wallet {@operator} {(accepted ? "accepts" : "refuses")} it (ERC-1271).");
        else if (registration.Signature.Length == 2 + 2 * Signature.Size)
            yield return Result(name, CheckResult.Fail, $"Expected the signature of the operator {@operator}, found {(signer is null ? "none that recovers" : $"that of {signer}")}. Should the operator be a contract wallet, only the chain can tell.");
        else
            yield return new VerificationCheck(name, CheckResult.NotChecked, $"Not the signature of an account; whether the contract wallet {@operator} accepts it (ERC-1271), only the chain can tell.", NeedsChain: true);
    }

    private static IEnumerable<VerificationCheck> Alone(EvidenceClaim claim, EvidenceStatement statement, ProvenanceStatement? node) =>
        [SummaryChecks.Signature(statement.Envelope), .. Attestation(statement.Envelope, node), Statement(claim, statement.Envelope, node), .. SummaryChecks.Inclusion(claim.Evidence, statement)];

    private static IEnumerable<VerificationCheck> Attestation(DsseEnvelope envelope, ProvenanceStatement? node)
    {
        if (node?.Key is not { } key)
            yield break;
        yield return envelope.Attestation?.IsBy(key, envelope.Payload.Span) == true
            ? Result(EvidenceVerifier.Attestation, CheckResult.Pass, $"by the P-256 key {key.KeyId}, which the statement names")
            : Result(EvidenceVerifier.Attestation, CheckResult.Fail, $"Expected a second signature, by the P-256 key {key.KeyId} that the statement names; found {(envelope.Attestation is null ? "none" : "one that is not by it")}.");
    }

    private static VerificationCheck Statement(EvidenceClaim claim, DsseEnvelope envelope, ProvenanceStatement? node)
    {
        var name = EvidenceVerifier.Statement;
        if (node is null)
            return Result(name, CheckResult.Fail, "Expected what a node states of its result, found something else.");
        if (node.Node != envelope.KeyId)
            return ComponentChecks.Compare(name, envelope.KeyId, node.Node, account => $"a statement of {account}");
        if (claim is not { Run: { } run, Subject: { } subject })
            return Result(name, CheckResult.NotChecked, "The file's parts do not give a run.");
        if (node.Version != run.Version)
            return ComponentChecks.Compare(name, run.Version, node.Version, version => $"a statement of version {version}");
        if (node.Run != run.Id)
            return ComponentChecks.Compare(name, run.Id, node.Run, id => $"a statement about the run {id}");
        if (node.Component != run.Request.Subject)
            return ComponentChecks.Compare(name, run.Request.Subject, node.Component, id => id is null ? "one about no component yet" : $"one about {id}");
        if (node.Manifest != subject.Digest)
            return ComponentChecks.Compare(name, subject.Digest, node.Manifest, digest => $"the workflow of the manifest {digest}");
        if (node.Operators != run.Terms.Operators)
            return ComponentChecks.Compare(name, run.Terms.Operators, node.Operators, word => $"a statement under the terms operators: {word}");
        if (node.Seed is { } seed && seed != run.SeedOf(node.Node))
            return ComponentChecks.Compare(name, run.SeedOf(node.Node), seed, it =>
                $"a run of the workflow with the seed {it}");
        if (subject.Workflow is null)
            return Result(name, CheckResult.Fail, "Expected a manifest with a workflow; it has none.");
        return ProvenanceDependency.Difference(subject, node.Dependencies, node.Version) is { } difference
            ? Result(name, CheckResult.Fail, difference)
            : DifferenceAmong(claim, node) is { } other
            ? Result(name, CheckResult.Fail, other)
            : Result(name, CheckResult.Pass, $"{MadeWith(subject, node)}; {RunWords.ToText(node.Result.Outcome)} in {node.Result.Sandbox}");
    }

    private static string MadeWith(Manifest subject, ProvenanceStatement node)
    {
        var alone = ProvenanceDependency.CountStatedAlone(subject);
        var word = alone == 0 ? "" : $", of which the digests of {alone} (parents and their files) are the nodes' word";
        return $"{node.Dependencies.Count} things it was made with, named as the manifest says{word}";
    }

    // The registry derives the dependencies of all nodes from one manifest, so they differ only where something was forged.
    private static string? DifferenceAmong(EvidenceClaim claim, ProvenanceStatement node)
    {
        if (claim.Nodes.FirstOrDefault(other => other is not null) is not { } first)
            return null;
        foreach (var (expected, found) in first.Dependencies.Zip(node.Dependencies))
            if (expected != found)
                return $"Expected {expected.Describe()} as the node {first.Node} states, found {found.Describe()}.";
        return null;
    }

    private static VerificationCheck Commitment(EvidenceClaim claim, Run run, RunTask task, ProvenanceStatement node)
    {
        if (task.Committed is not { } committed)
            return Result(EvidenceVerifier.Commitment, CheckResult.Fail, "Expected a commitment from before the result was told; there is none.");
        var signed = Committed(claim, run, task, committed);
        return signed.Result != CheckResult.Pass
            ? signed
            : ComponentChecks.Compare(EvidenceVerifier.Commitment, Ainft.Commitment.Of(run.Id, task.Node.Node, node.Salt, node.Result), committed.Commitment, it => $"a commitment of {it}");
    }

    private static VerificationCheck Committed(EvidenceClaim claim, Run run, RunTask task, Committed committed)
    {
        var signer = Signed.By(committed.Signature, RunMessages.HashCommit(claim.Evidence.Component.Domain, run.Id, committed.Commitment));
        return signer == task.Node.Node
            ? Result(EvidenceVerifier.Commitment, CheckResult.Pass, $"{committed.Commitment}, signed by the node")
            : Result(EvidenceVerifier.Commitment, CheckResult.Fail, $"Expected the signature of {task.Node.Node} over its commitment, found {(signer is null ? "none" : $"that of {signer}")}.");
    }

    private static VerificationCheck Judged(Run run, ProvenanceStatement node)
    {
        var claim = run.Claim ?? (run.Verdict?.Consensus is { } center && run.TaskOf(center)?.Revealed is { } told ? Claim.Of(run.Workflow, told.Result) : null);
        if (claim is null)
            return Result(EvidenceVerifier.Result, CheckResult.Pass, "there is nothing to agree with: nothing was claimed, and the nodes do not agree");
        var judgement = claim.Judge(node.Result);
        return Result(EvidenceVerifier.Result, CheckResult.Pass, $"{(judgement.Agrees ? "agrees" : "does not agree")}: {string.Join(" ", judgement.Findings)}");
    }

    private static IEnumerable<VerificationCheck> WithoutReply(EvidenceClaim claim, Run run, RunTask task)
    {
        if (task.Committed is { } committed)
            yield return Committed(claim, run, task, committed);
        yield return task.Revealed is null
            ? Result(EvidenceVerifier.Reply, CheckResult.Pass, $"none: {task.Reason ?? RunWords.ToText(task.State)}")
            : Result(EvidenceVerifier.Reply, CheckResult.Fail, "Expected the node's statement; it is not in the file.");
    }

    private static VerificationCheck Result(string name, CheckResult result, string detail) => new(name, result, detail, NeedsChain: false);
}
