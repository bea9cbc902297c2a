using Ainft.Ethereum;

namespace Ainft.Evidence;

/// <summary>
/// Recomputes the claims of an evidence file.
/// </summary>
/// <remarks>
/// <para>The verifier makes the checks of <see cref="ProofVerifier"/> for the component. It checks that each node
/// signed its statement and committed to its result before the reveal, and it compares the result with the comparator.
/// It checks the request of the run, the draw from the beacon, and the verdict by the arithmetic of
/// <see cref="Verdict"/>. With <see cref="EvidenceChainFacts"/> it also checks that the beacon is a block of the chain,
/// and that the registry contract holds every root.</para>
/// <para>A verifier cannot see whether the registry suppressed the reply of a node, because such a node looks like one
/// that did not reply. It cannot see whether different operators are different people. The report says when the
/// registry accepted every operator.</para>
/// <para>Some facts are unverified statements by the registry, and the draw and the verdict depend on them. These facts
/// are its terms, its clock, the eligible nodes, and the earlier record of each node. The terms are the budget, the
/// times to work and to reveal, and the least chance of a spot check. <see cref="EvidenceReport.Remarks"/> lists
/// them.</para>
/// </remarks>
public static class EvidenceVerifier
{
    /// <summary>The account that the envelope names signed the statement.</summary>
    public const string Signature = "signature";

    /// <summary>The second key that the node's statement names also signed the statement.</summary>
    public const string Attestation = "attestation";

    /// <summary>The summary is about this component, and every byte of it follows from the run.</summary>
    public const string Summary = "summary";

    /// <summary>The statements are exactly the summary and those that it names, in that order.</summary>
    public const string Statements = "statements";

    /// <summary>The request names the run, and the requester signed the request.</summary>
    public const string Request = "request";

    /// <summary>
    /// Every round drew the nodes that the beacon draws. The nodes are independent of one another, of the requester and
    /// of the component's contributors.
    /// </summary>
    public const string Draw = "draw";

    /// <summary>
    /// The request and the chance of a spot check determine the size of the first panel. They also determine the size
    /// of each panel that replaces a single node.
    /// </summary>
    public const string SpotCheck = "spot check";

    /// <summary>The verdict follows from the results, the comparator and the reliabilities.</summary>
    public const string VerdictCheck = "verdict";

    /// <summary>The chain has the beacon as the block with its number.</summary>
    public const string Beacon = "beacon";

    /// <summary>
    /// The node's statement is about this run and this component, with the inputs that the manifest names.
    /// </summary>
    public const string Statement = "statement";

    /// <summary>The node signed a commitment, and its result and salt hash to that commitment.</summary>
    public const string Commitment = "commitment";

    /// <summary>The operator signed the registration of the node, which names the payout address.</summary>
    public const string Registration = "registration";

    /// <summary>The nodes of the panel have distinct operators and distinct payout addresses.</summary>
    public const string Operators = "operators";

    /// <summary>The comparator's judgement of the node's result.</summary>
    public const string Result = "result";

    /// <summary>Why the node has no result.</summary>
    public const string Reply = "reply";

    /// <summary>
    /// The run of a file, for callers that read facts about it from a chain. It is null when the parts of the file do
    /// not give a run.
    /// </summary>
    /// <param name="evidence">The evidence.</param>
    public static Run? RunOf(EvidenceFile evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return EvidenceClaim.Of(evidence).Run;
    }

    /// <summary>
    /// Checks an evidence file. A wrong file leads to failed checks in the report, never to an exception.
    /// </summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="facts">The facts from a chain, or null to check the file alone.</param>
    public static EvidenceReport Verify(EvidenceFile evidence, EvidenceChainFacts? facts = null)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var claim = EvidenceClaim.Of(evidence);
        var counts = evidence.Statements.CountBy(statement => statement.Root).ToDictionary();
        return new EvidenceReport(
            ProofVerifier.Verify(evidence.Component, facts?.Component),
            [.. SummaryChecks.Of(claim), .. RunChecks.Of(claim, facts)],
            [.. NodeChecks.Of(claim, facts)],
            [.. evidence.Batches.Select(batch => Verify(
                evidence.Component.Domain, batch, counts.GetValueOrDefault(batch.Root), facts))],
            claim.Summary?.Verdict,
            claim.Manifest?.Workflow is { } workflow ? Tolerance.Of(workflow.Comparator) : null,
            claim.Run?.Terms.OpenOperators ?? false)
        {
            Remarks = [.. EvidenceRemarks.Of(claim)],
        };
    }

    private static LineageBatchReport Verify(
        MintDomain domain, AnchoredBatch batch, int count, EvidenceChainFacts? facts)
    {
        var claim = new AnchorClaim(domain, batch.Root, batch.Size, batch.Block, batch.Transaction);
        return new LineageBatchReport(
            batch.Root, count, [.. ChainChecks.Of(claim, facts?.Batches.GetValueOrDefault(batch.Root))]);
    }
}
