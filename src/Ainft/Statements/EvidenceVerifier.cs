using Ainft.Ethereum;

namespace Ainft;

/// <summary>
/// Recomputes what an evidence file claims. Of the component: the checks of <see cref="ProofVerifier"/>. Of each node: that it signed its
/// statement, was bound to its result before, and what the comparator says of it. Of the run: the request, the draw from the beacon, and the
/// verdict by <see cref="Verdict"/>'s arithmetic. With <see cref="EvidenceChainFacts"/>: that the beacon is a block of the chain, and that
/// the registry holds every root.
/// </summary>
/// <remarks>
/// What no verifier can see: whether the registry heard more than it tells (a node that was silenced counts as without reply), and whether
/// different operators are different people; the report says when anybody could be an operator. The registry's word, too, are its
/// terms (budget, times to work and to reveal, least chance of a spot check), its clock, which nodes it took for eligible, and what it had
/// learnt of a node before; the draw and the verdict follow from them. <see cref="EvidenceReport.Remarks"/> lists these.
/// </remarks>
public static class EvidenceVerifier
{
    /// <summary>The statement is signed by the account that its envelope names.</summary>
    public const string Signature = "signature";

    /// <summary>The second key that the node's statement names signed it too.</summary>
    public const string Attestation = "attestation";

    /// <summary>The summary is about this component, and says of the run nothing but what the run itself says.</summary>
    public const string Summary = "summary";

    /// <summary>The statements are the summary and those that it names, in that order, none missing and none besides.</summary>
    public const string Statements = "statements";

    /// <summary>The run is named by its request, and the requester signed it.</summary>
    public const string Request = "request";

    /// <summary>Every round drew the nodes that the beacon draws, independent of one another and of whom the component is from.</summary>
    public const string Draw = "draw";

    /// <summary>The first panel, and each that takes the place of one node that left, has the size that the request and the chance of a spot check give it.</summary>
    public const string SpotCheck = "spot check";

    /// <summary>The verdict is what follows from the results, the comparator and the reliabilities.</summary>
    public const string VerdictCheck = "verdict";

    /// <summary>The beacon is the block of the chain with its number.</summary>
    public const string Beacon = "beacon";

    /// <summary>The node's statement is about this run and this component, and was made with what its manifest says.</summary>
    public const string Statement = "statement";

    /// <summary>The node signed a commitment, and its result and salt give that commitment.</summary>
    public const string Commitment = "commitment";

    /// <summary>The operator signed whose node it is and who is paid.</summary>
    public const string Registration = "registration";

    /// <summary>The nodes of the panel have distinct operators and distinct payout addresses.</summary>
    public const string Operators = "operators";

    /// <summary>What the comparator says of the node's result.</summary>
    public const string Result = "result";

    /// <summary>Why there is no result of a node.</summary>
    public const string Reply = "reply";

    /// <summary>The run that a file tells, for whoever asks a chain about it; null when the parts of the file do not give one.</summary>
    /// <param name="evidence">The evidence.</param>
    public static Run? RunOf(EvidenceFile evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return EvidenceClaim.Of(evidence).Run;
    }

    /// <summary>Checks an evidence file. Whatever it holds, the answer is a report and no exception.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="facts">What a chain says about it; null to use the file alone.</param>
    public static EvidenceReport Verify(EvidenceFile evidence, EvidenceChainFacts? facts = null)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var claim = EvidenceClaim.Of(evidence);
        var counts = evidence.Statements.CountBy(statement => statement.Root).ToDictionary();
        return new EvidenceReport(
            ProofVerifier.Verify(evidence.Component, facts?.Component),
            [.. SummaryChecks.Of(claim), .. RunChecks.Of(claim, facts)],
            [.. NodeChecks.Of(claim, facts)],
            [.. evidence.Batches.Select(batch => new LineageBatchReport(
                batch.Root,
                counts.GetValueOrDefault(batch.Root),
                [.. ChainChecks.Of(new AnchorClaim(evidence.Component.Domain, batch.Root, batch.Size, batch.Block, batch.Transaction), facts?.Batches.GetValueOrDefault(batch.Root))]))],
            claim.Summary?.Verdict,
            claim.Manifest?.Workflow is { } workflow ? Tolerance.Of(workflow.Comparator) : null,
            claim.Run?.Terms.OpenOperators ?? false)
        {
            Remarks = [.. EvidenceRemarks.Of(claim)],
        };
    }
}
