using Ainft.Ethereum;

namespace Ainft;

/// <summary>
/// Recomputes what a lineage proof claims. Of each component: the checks of <see cref="ProofVerifier"/> that need no chain. Of the whole:
/// that the components are the ancestry of the file's id, no more and no less, as far as its depth. With <see cref="LineageChainFacts"/>:
/// that the registry holds every root.
/// </summary>
public static class LineageProofVerifier
{
    /// <summary>The component is on a way from the file's id, within its depth; one that is left out fails this check, with who names it.</summary>
    public const string Place = "place";

    /// <summary>Checks a lineage proof, on all processors. Whatever it holds, the answer is a report and no exception.</summary>
    /// <param name="proof">The proof.</param>
    /// <param name="facts">What a chain says about it; null to use the file alone.</param>
    public static LineageReport Verify(LineageProofFile proof, LineageChainFacts? facts = null)
    {
        ArgumentNullException.ThrowIfNull(proof);
        var components = proof.Components;
        var sizes = proof.Batches.DistinctBy(batch => batch.Root).ToDictionary(batch => batch.Root, batch => batch.Size);
        var recoveries = new Recoveries();
        var texts = new ManifestText[components.Count];
        var checks = new List<VerificationCheck>[components.Count];
        Parallel.For(0, components.Count, i =>
        {
            texts[i] = ManifestText.Of(components[i].Manifest);
            checks[i] = CheckAlone(proof, components[i], texts[i], sizes, recoveries, facts);
        });
        var ancestry = new ProvenAncestry(proof, texts);
        // An altered manifest names other parents, so its true ones seem to be out of place: that is told once, of the altered one.
        var isSound = Array.TrueForAll(checks, list => list.TrueForAll(check => check.Name is not (ProofVerifier.Manifest or ProofVerifier.Id) || check.Result == CheckResult.Pass));
        var reports = components.Select((component, i) => new LineageComponentReport(
            component.Id, texts[i].Manifest?.Name, ancestry.DistanceOf(component.Id), true,
            [.. checks[i], ancestry.CheckParents(component.Id, texts[i].Manifest), ancestry.CheckPlace(component.Id, isSound)]));
        return new LineageReport([.. reports, .. ancestry.Missing()], [.. CheckBatches(proof, facts)], proof.Depth, ancestry.Beyond);
    }

    private static List<VerificationCheck> CheckAlone(
        LineageProofFile proof, LineageProofComponent component, ManifestText text, Dictionary<Bytes32, int> sizes, Recoveries recoveries, LineageChainFacts? facts)
    {
        var accepted = facts is not null && facts.SignaturesAccepted.TryGetValue(component.Id, out var answer) ? answer : (bool?)null;
        var claim = new ComponentClaim(component.Id, component.Creator, text, text.Manifest?.ParentIds ?? [], component.Signature, proof.Domain, accepted);
        return
        [
            ComponentChecks.Manifest(text),
            ComponentChecks.Id(claim),
            ComponentChecks.Signature(claim, recoveries),
            ComponentChecks.Path(Leaf.Registration(component.Id, component.Creator), component.Path, component.Root),
            sizes.TryGetValue(component.Root, out var size)
                ? ComponentChecks.Batch(component.Path.Count, size)
                : new VerificationCheck(ProofVerifier.Batch, CheckResult.Fail, $"Expected a batch of the root {component.Root}; the file has none.", false),
        ];
    }

    private static IEnumerable<LineageBatchReport> CheckBatches(LineageProofFile proof, LineageChainFacts? facts)
    {
        var counts = proof.Components.CountBy(component => component.Root).ToDictionary();
        return proof.Batches.Select(batch => new LineageBatchReport(
            batch.Root,
            counts.GetValueOrDefault(batch.Root),
            [.. ChainChecks.Of(new AnchorClaim(proof.Domain, batch.Root, batch.Size, batch.Block, batch.Transaction), facts?.Batches.GetValueOrDefault(batch.Root))]));
    }
}
