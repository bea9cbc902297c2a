using Ainft.Ethereum;

namespace Ainft.Lineage.Proofs;

/// <summary>
/// Recomputes the claims of a lineage proof. For each component it makes the checks of <see cref="ProofVerifier"/> that
/// do not need the chain. It also checks that the components are exactly the ancestry of the file's id up to its depth.
/// With <see cref="LineageChainFacts"/> it also checks that every root is anchored in the registry.
/// </summary>
public static class LineageProofVerifier
{
    /// <summary>
    /// The component is on a path from the file's id, within its depth. A component that the file leaves out fails this
    /// check, and the detail names its child.
    /// </summary>
    public const string Place = "place";

    /// <summary>
    /// Checks a lineage proof on all processors. For any content the method returns a report and does not throw.
    /// </summary>
    /// <param name="proof">The proof.</param>
    /// <param name="facts">The facts that the caller read from a chain, or null to check the file alone.</param>
    public static LineageReport Verify(LineageProofFile proof, LineageChainFacts? facts = null)
    {
        ArgumentNullException.ThrowIfNull(proof);
        var components = proof.Components;
        var batchOf = proof.Batches.DistinctBy(batch => batch.Root).ToDictionary(batch => batch.Root);
        var recoveries = new Recoveries();
        var texts = new ManifestText[components.Count];
        var checks = new List<VerificationCheck>[components.Count];
        Parallel.For(0, components.Count, i =>
        {
            texts[i] = ManifestText.Of(components[i].Manifest);
            checks[i] = CheckAlone(proof, components[i], texts[i], batchOf, recoveries, facts);
        });
        var ancestry = new ProvenAncestry(proof, texts);
        // An altered manifest names other parents, so the true parents seem to be unrelated. Only the altered component
        // fails then.
        var isSound = Array.TrueForAll(checks, list => list.TrueForAll(IsIntact));
        var reports = components.Select((component, i) => new LineageComponentReport(
            component.Id,
            texts[i].Manifest?.Name,
            ancestry.DistanceOf(component.Id),
            true,
            [
                .. checks[i],
                ancestry.CheckParents(component.Id, texts[i].Manifest),
                ancestry.CheckPlace(component.Id, isSound),
            ]));
        var batches = CheckBatches(proof, facts);
        return new LineageReport([.. reports, .. ancestry.Missing()], [.. batches], proof.Depth, ancestry.Beyond);
    }

    private static bool IsIntact(VerificationCheck check) =>
        check.Name is not (ProofVerifier.Manifest or ProofVerifier.Id) || check.Result == CheckResult.Pass;

    private static List<VerificationCheck> CheckAlone(
        LineageProofFile proof,
        LineageProofComponent component,
        ManifestText text,
        Dictionary<Bytes32, AnchoredBatch> batchOf,
        Recoveries recoveries,
        LineageChainFacts? facts)
    {
        var accepted = facts is not null && facts.SignaturesAccepted.TryGetValue(component.Id, out var answer)
            ? answer
            : (bool?)null;
        var parents = text.Manifest?.ParentIds ?? [];
        var batch = batchOf.GetValueOrDefault(component.Root);
        var claim = new ComponentClaim(
            component.Id, component.Creator, text, parents, component.Signature, proof.Domain, accepted);
        return
        [
            ComponentChecks.Manifest(text),
            ComponentChecks.Id(claim),
            ComponentChecks.Signature(claim, recoveries),
            .. ComponentChecks.Delegation(claim, recoveries, batch?.Block),
            ComponentChecks.Path(Leaf.Registration(component.Id, component.Creator), component.Path, component.Root),
            batch is not null
                ? ComponentChecks.Batch(component.Path.Count, batch.Size)
                : new VerificationCheck(
                    ProofVerifier.Batch,
                    CheckResult.Fail,
                    $"Expected a batch with the root {component.Root}, but the file has no such batch.",
                    NeedsChain: false),
        ];
    }

    private static IEnumerable<LineageBatchReport> CheckBatches(LineageProofFile proof, LineageChainFacts? facts)
    {
        var counts = proof.Components.CountBy(component => component.Root).ToDictionary();
        return proof.Batches.Select(batch => new LineageBatchReport(
            batch.Root,
            counts.GetValueOrDefault(batch.Root),
            [.. ChainChecks.Of(ClaimOf(batch), facts?.Batches.GetValueOrDefault(batch.Root))]));

        AnchorClaim ClaimOf(AnchoredBatch batch) =>
            new(proof.Domain, batch.Root, batch.Size, batch.Block, batch.Transaction);
    }
}
