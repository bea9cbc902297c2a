namespace Ainft.Evidence;

/// <summary>The checks of a registry's summary.</summary>
internal static class SummaryChecks
{
    public static IEnumerable<VerificationCheck> Of(EvidenceClaim claim)
    {
        var stated = claim.Evidence.Statements[0];
        return
        [
            Signature(stated.Envelope),
            Statements(claim),
            Summary(claim),
            .. Inclusion(claim.Evidence, stated),
        ];
    }

    public static VerificationCheck Signature(DsseEnvelope envelope) => envelope.IsSigned()
        ? Result(EvidenceVerifier.Signature, CheckResult.Pass, $"by {envelope.KeyId}")
        : Result(
            EvidenceVerifier.Signature, CheckResult.Fail,
            $"Expected the signature of {envelope.KeyId}, found "
                + (envelope.TryRecover(out var signer)
                    ? $"that of {signer}."
                    : "one that does not recover, or one in another form."));

    /// <summary>The checks that the leaf of a statement is under the root of a batch of the file.</summary>
    public static IEnumerable<VerificationCheck> Inclusion(EvidenceFile evidence, EvidenceStatement statement)
    {
        yield return ComponentChecks.Path(statement.Envelope.Leaf, statement.Path, statement.Root);
        yield return evidence.Batches.FirstOrDefault(batch => batch.Root == statement.Root) is { } batch
            ? ComponentChecks.Batch(statement.Path.Count, batch.Size)
            : Result(
                ProofVerifier.Batch, CheckResult.Fail,
                $"Expected a batch of the root {statement.Root}, but the file does not have it.");
    }

    private static VerificationCheck Statements(EvidenceClaim claim)
    {
        if (claim.Summary is not { } summary)
            return Result(
                EvidenceVerifier.Statements, CheckResult.NotChecked,
                "The file has no summary that names the statements.");
        Sha256Digest[] held = [.. claim.Evidence.Statements.Skip(1).Select(statement => statement.Envelope.Digest)];
        foreach (var node in summary.Nodes.Where(node => !held.Contains(node.Statement)))
            return Result(
                EvidenceVerifier.Statements, CheckResult.Fail,
                $"Expected the statement {node.Statement} of the node {node.Node}, but the file does not have it.");
        for (var i = 0; i < held.Length; i++)
            if (i >= summary.Nodes.Count || summary.Nodes[i].Statement != held[i])
                return Result(
                    EvidenceVerifier.Statements, CheckResult.Fail,
                    $"Expected {Expected(summary, i)} at place {i + 1}, "
                        + $"found {held[i]} of {claim.Evidence.Statements[i + 1].Envelope.KeyId}.");
        return Result(
            EvidenceVerifier.Statements, CheckResult.Pass, $"{held.Length} of nodes, all that the summary names");
    }

    private static string Expected(SummaryStatement summary, int index) => index < summary.Nodes.Count
        ? $"the statement of the node {summary.Nodes[index].Node}"
        : "no more statements";

    private static VerificationCheck Summary(EvidenceClaim claim)
    {
        var (evidence, name) = (claim.Evidence, EvidenceVerifier.Summary);
        if (claim.Summary is not { } summary)
            return Result(name, CheckResult.Fail, claim.Reason!);
        if (summary.Version != evidence.Version)
            return ComponentChecks.Compare(
                name, evidence.Version, summary.Version, version => $"a summary of version {version}");
        if (summary.Component != evidence.Component.Id)
            return ComponentChecks.Compare(
                name, evidence.Component.Id, summary.Component, id => $"a summary about {id}");
        if (summary.Domain != evidence.Component.Domain)
            return ComponentChecks.Compare(
                name, evidence.Component.Domain, summary.Domain,
                domain => $"a run of the registry {domain.Registry} on eip155:{domain.ChainId}");
        if (claim is not { Run: { } run, Manifest: { } manifest })
            return Result(name, CheckResult.Fail, claim.Reason!);
        return Difference(evidence.Statements[0].Envelope.Payload, run, manifest, summary) is { } difference
            ? Result(name, CheckResult.Fail, $"The summary does not follow from its run. {difference}")
            : Result(
                name, CheckResult.Pass,
                $"of the run {run.Id}, decided {summary.DecidedAt:u}, with operators {OperatorsOf(run)}");
    }

    private static string OperatorsOf(Run run) => run switch
    {
        { Governance: { } dao, Rounds: [.., { Block: { } block }] } =>
            $"that {dao.Operators} admitted up to block {block}",
        { Governance: { } dao } => $"that {dao.Operators} admits",
        { Terms.OpenOperators: true } => "open, for development only",
        _ => "on an allow-list",
    };

    // The summary is written again from the run and compared, so that every byte of it follows from the run.
    private static string? Difference(
        ReadOnlyMemory<byte> payload, Run run, Manifest manifest, SummaryStatement summary)
    {
        if (run.Verdict is null || run.State != RunState.Decided)
            return "The run is not decided.";
        if (Claim.Of(manifest) is null)
            return "The component claims no outputs.";
        if (run.Version != summary.Version)
            return $"Expected a run of version {summary.Version}, found one of version {run.Version}.";
        var revealed = run.Tasks.Where(task => task.Revealed is not null).Select(task => task.Node.Node);
        if (!summary.Nodes.Select(node => node.Node).SequenceEqual(revealed))
            return "Its input attestations are not those of the nodes that revealed a result, "
                + "in the order in which the nodes were drawn.";
        var written = SummaryStatement.Write(run, summary.Component, manifest, summary.Domain, summary.Nodes);
        return written.AsSpan().SequenceEqual(payload.Span) ? null
            : JsonDifference.First(written, payload) ?? "It has other text of the same content.";
    }

    private static VerificationCheck Result(string name, CheckResult result, string detail) =>
        new(name, result, detail, NeedsChain: false);
}
