using Ainft.Ethereum;

namespace Ainft.Evidence;

/// <summary>The checks of each node of a run.</summary>
internal static class NodeChecks
{
    /// <summary>
    /// The nodes in the order in which they were drawn. Without a run, the nodes that have a statement in the file.
    /// </summary>
    public static IEnumerable<NodeReport> Of(EvidenceClaim claim, EvidenceChainFacts? facts)
    {
        var held = claim.Evidence.Statements.Skip(1)
            .Zip(claim.Nodes, (statement, node) => (Statement: statement, Node: node)).ToArray();
        if (claim.Run is not { } run)
            return held.Select(item => new NodeReport(
                item.Statement.Envelope.KeyId, [.. Alone(claim, item.Statement, item.Node)]));
        return run.Tasks.Select(task => new NodeReport(
            task.Node.Node,
            task.Revealed is null
            || held.FirstOrDefault(item => item.Node?.Node == task.Node.Node) is not { Node: { } node } item
                ? [.. Registration(claim, task, facts), .. WithoutReply(claim, run, task)]
                :
                [
                    .. Registration(claim, task, facts), .. Alone(claim, item.Statement, node),
                    Commitment(claim, run, task, node), Judged(run, node),
                ]));
    }

    // Without a registration only the registry states the operator, and a remark of the report says so.
    private static IEnumerable<VerificationCheck> Registration(
        EvidenceClaim claim, RunTask task, EvidenceChainFacts? facts)
    {
        if (task.Registration is not { } registration)
            yield break;
        var (name, node, @operator) = (EvidenceVerifier.Registration, task.Node.Node, task.Node.Operator);
        var signer = Signed.By(
            registration.Signature, registration.HashToSign(claim.Evidence.Component.Domain, task.Node));
        if (signer == @operator)
            yield return Result(
                name, CheckResult.Pass, $"by its operator {@operator}, with the payout address {task.Node.Payout}");
        else if (facts is not null && facts.OperatorsAccepted.TryGetValue(node, out var accepted))
            yield return Result(
                name, accepted ? CheckResult.Pass : CheckResult.Fail,
                $"The contract wallet {@operator} {(accepted ? "accepts" : "refuses")} it (ERC-1271).");
        else if (registration.Signature.Length == 2 + 2 * Signature.Size)
            yield return Result(
                name, CheckResult.Fail,
                $"Expected the signature of the operator {@operator}, "
                    + $"found {(signer is null ? "one that does not recover" : $"that of {signer}")}. "
                    + "If the operator is a contract wallet, only the chain can check it.");
        else
            yield return new VerificationCheck(
                name, CheckResult.NotChecked,
                "An account did not make this signature. Only the chain can check whether the contract wallet "
                    + $"{@operator} accepts it (ERC-1271).",
                NeedsChain: true);
    }

    private static IEnumerable<VerificationCheck> Alone(
        EvidenceClaim claim, EvidenceStatement statement, ProvenanceStatement? node) =>
    [
        SummaryChecks.Signature(statement.Envelope),
        .. Attestation(statement.Envelope, node),
        Statement(claim, statement.Envelope, node),
        .. SummaryChecks.Inclusion(claim.Evidence, statement),
    ];

    private static IEnumerable<VerificationCheck> Attestation(DsseEnvelope envelope, ProvenanceStatement? node)
    {
        if (node?.Key is not { } key)
            yield break;
        yield return envelope.Attestation?.IsBy(key, envelope.Payload.Span) == true
            ? Result(
                EvidenceVerifier.Attestation, CheckResult.Pass,
                $"by the P-256 key {key.KeyId}, which the statement names")
            : Result(
                EvidenceVerifier.Attestation, CheckResult.Fail,
                $"Expected a second signature by the P-256 key {key.KeyId} that the statement names, "
                    + $"but {(envelope.Attestation is null ? "it is missing" : "this key did not make it")}.");
    }

    private static VerificationCheck Statement(EvidenceClaim claim, DsseEnvelope envelope, ProvenanceStatement? node)
    {
        var name = EvidenceVerifier.Statement;
        if (node is null)
            return Result(name, CheckResult.Fail, "Expected the statement of a node about its result.");
        if (node.Node != envelope.KeyId)
            return ComponentChecks.Compare(name, envelope.KeyId, node.Node, account => $"a statement of {account}");
        if (claim is not { Run: { } run, Subject: { } subject })
            return Result(name, CheckResult.NotChecked, "The file's parts do not give a run.");
        if (Mismatch(run, subject, node) is { } mismatch)
            return mismatch;
        if (subject.Workflow is null)
            return Result(
                name, CheckResult.Fail, "Expected a manifest with a workflow, but the manifest has no workflow.");
        var difference = ProvenanceDependency.Difference(subject, node.Dependencies, node.Version)
            ?? DifferenceAmong(claim, node);
        return difference is not null
            ? Result(name, CheckResult.Fail, difference)
            : Result(
                name, CheckResult.Pass,
                $"{MadeWith(subject, node)}, {node.Result.Outcome.ToText()} in {node.Result.Sandbox}");
    }

    /// <summary>The first fact of the run that the statement contradicts, as a failed check.</summary>
    private static VerificationCheck? Mismatch(Run run, Manifest subject, ProvenanceStatement node)
    {
        var name = EvidenceVerifier.Statement;
        if (node.Version != run.Version)
            return ComponentChecks.Compare(
                name, run.Version, node.Version, version => $"a statement of version {version}");
        if (node.Run != run.Id)
            return ComponentChecks.Compare(name, run.Id, node.Run, id => $"a statement about the run {id}");
        if (node.Component != run.Request.Subject)
            return ComponentChecks.Compare(
                name, run.Request.Subject, node.Component,
                id => id is null ? "a statement without a component" : $"a statement about {id}");
        if (node.Manifest != subject.Digest)
            return ComponentChecks.Compare(
                name, subject.Digest, node.Manifest, digest => $"the workflow of the manifest {digest}");
        if (node.Operators != run.Terms.Operators)
            return ComponentChecks.Compare(
                name, run.Terms.Operators, node.Operators, word => $"a statement with the operators {word}");
        if (node.Seed is { } seed && seed != run.SeedOf(node.Node))
            return ComponentChecks.Compare(
                name, run.SeedOf(node.Node), seed, it => $"a run of the workflow with the seed {it}");
        return null;
    }

    private static string MadeWith(Manifest subject, ProvenanceStatement node)
    {
        var alone = ProvenanceDependency.CountStatedAlone(subject);
        var limit = alone == 0 ? "" : $", but only the nodes state the digests of {alone} (parents and their files)";
        return $"{node.Dependencies.Count} dependencies as the manifest names them{limit}";
    }

    // The registry derives the dependencies of all nodes from one manifest, so a difference shows a forgery.
    private static string? DifferenceAmong(EvidenceClaim claim, ProvenanceStatement node)
    {
        if (claim.Nodes.FirstOrDefault(other => other is not null) is not { } first)
            return null;
        foreach (var (expected, found) in first.Dependencies.Zip(node.Dependencies))
            if (expected != found)
                return $"Expected {expected.Describe()} as in the statement of the node {first.Node}, "
                    + $"found {found.Describe()}.";
        return null;
    }

    private static VerificationCheck Commitment(EvidenceClaim claim, Run run, RunTask task, ProvenanceStatement node)
    {
        if (task.Committed is not { } committed)
            return Result(
                EvidenceVerifier.Commitment, CheckResult.Fail,
                "Expected a commitment from before the reveal of the result, but it is missing.");
        var signed = Committed(claim, run, task, committed);
        return signed.Result != CheckResult.Pass
            ? signed
            : ComponentChecks.Compare(
                EvidenceVerifier.Commitment,
                Runs.Commitment.Of(run.Id, task.Node.Node, node.Salt, node.Result), committed.Commitment,
                it => $"a commitment of {it}");
    }

    private static VerificationCheck Committed(EvidenceClaim claim, Run run, RunTask task, Committed committed)
    {
        var hash = RunMessages.HashCommit(claim.Evidence.Component.Domain, run.Id, committed.Commitment);
        var signer = Signed.By(committed.Signature, hash);
        return signer == task.Node.Node
            ? Result(EvidenceVerifier.Commitment, CheckResult.Pass, $"{committed.Commitment}, signed by the node")
            : Result(
                EvidenceVerifier.Commitment, CheckResult.Fail,
                $"Expected the signature of {task.Node.Node} over its commitment, "
                    + $"found {(signer is null ? "one that does not recover" : $"that of {signer}")}.");
    }

    private static VerificationCheck Judged(Run run, ProvenanceStatement node)
    {
        var claim = run.Claim
            ?? (run.Verdict?.Consensus is { } center && run.TaskOf(center)?.Revealed is { } revealed
                ? Claim.Of(run.Workflow, revealed.Result)
                : null);
        if (claim is null)
            return Result(
                EvidenceVerifier.Result, CheckResult.Pass,
                "not comparable, because the run has no claim and the nodes do not agree");
        var judgement = claim.Judge(node.Result);
        return Result(
            EvidenceVerifier.Result, CheckResult.Pass,
            $"{(judgement.Agrees ? "agrees" : "does not agree")}: {string.Join(" ", judgement.Findings)}");
    }

    private static IEnumerable<VerificationCheck> WithoutReply(EvidenceClaim claim, Run run, RunTask task)
    {
        if (task.Committed is { } committed)
            yield return Committed(claim, run, task, committed);
        yield return task.Revealed is null
            ? Result(
                EvidenceVerifier.Reply, CheckResult.Pass,
                $"no result: {task.Reason ?? RunWords.ToText(task.State)}")
            : Result(
                EvidenceVerifier.Reply, CheckResult.Fail,
                "Expected the node's statement, but the file does not have it.");
    }

    private static VerificationCheck Result(string name, CheckResult result, string detail) =>
        new(name, result, detail, NeedsChain: false);
}
