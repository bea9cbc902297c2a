namespace Ainft.Lineage.Proofs;

/// <summary>
/// Follows the parents in the manifests of a lineage proof, to find the components that are the ancestry of its id.
/// </summary>
internal sealed class ProvenAncestry
{
    private readonly LineageProofFile proof;
    private readonly Dictionary<AinftId, Manifest?> manifests = [];
    private readonly Dictionary<AinftId, int> distances = [];

    // The ancestors that the file lacks, each with a component that names it as its parent.
    private readonly Dictionary<AinftId, AinftId> missing = [];
    private readonly HashSet<AinftId> beyond = [];

    public ProvenAncestry(LineageProofFile proof, ManifestText[] texts)
    {
        this.proof = proof;
        for (var i = 0; i < texts.Length; i++)
            manifests.TryAdd(proof.Components[i].Id, texts[i].Manifest);
        Walk();
    }

    /// <summary>The number of parents beyond the file's depth.</summary>
    public int Beyond => beyond.Count;

    public int? DistanceOf(AinftId id) => distances.TryGetValue(id, out var distance) ? distance : null;

    public VerificationCheck CheckParents(AinftId id, Manifest? manifest)
    {
        if (manifest is null)
            return ParentsResult(CheckResult.NotChecked, "The manifest is invalid, so its parents are unknown.");
        var (count, absent) = (manifest.Parents.Count, AbsentParentsOf(manifest));
        if (absent.Length == 0)
            return ParentsResult(CheckResult.Pass, count == 0 ? "none" : $"{count}, all in the file");
        return distances.TryGetValue(id, out var distance) && distance == proof.Depth
            ? ParentsResult(CheckResult.Pass, $"{absent.Length} of {count} beyond the depth of the file")
            : ParentsResult(
                CheckResult.Fail,
                $"Expected the parents {string.Join(", ", absent)} in the file, but the file leaves them out.");
    }

    public VerificationCheck CheckPlace(AinftId id, bool isSound)
    {
        if (distances.TryGetValue(id, out var distance))
            return PlaceResult(CheckResult.Pass, $"at distance {distance}");
        return isSound && missing.Count == 0
            ? PlaceResult(
                CheckResult.Fail,
                $"Expected an ancestor of {proof.Id} within the depth of the file, "
                    + "but no component of the file leads here.")
            : PlaceResult(
                CheckResult.NotChecked,
                "The file lacks a component or has an altered one, so the path to this component is unknown.");
    }

    public IEnumerable<LineageComponentReport> Missing() =>
        missing.OrderBy(item => item.Key).Select(item => ReportMissing(item.Key, item.Value));

    private LineageComponentReport ReportMissing(AinftId id, AinftId child)
    {
        var detail = id == proof.Id
            ? "Expected the component that the file is about, but the file leaves it out."
            : $"Expected this component, which {child} names as its parent, but the file leaves it out.";
        var distance = id == proof.Id ? 0 : distances[child] + 1;
        return new LineageComponentReport(id, null, distance, false, [PlaceResult(CheckResult.Fail, detail)]);
    }

    private AinftId[] AbsentParentsOf(Manifest manifest) =>
        [.. manifest.ParentIds.Where(parent => !manifests.ContainsKey(parent))];

    private void Walk()
    {
        var next = new Queue<AinftId>();
        Reach(proof.Id, proof.Id, 0, next);
        while (next.TryDequeue(out var id))
        {
            var distance = distances[id];
            foreach (var parent in manifests[id]?.ParentIds ?? [])
                if (distance != proof.Depth)
                    Reach(parent, id, distance + 1, next);
                else if (!distances.ContainsKey(parent))
                    beyond.Add(parent);
        }
        beyond.ExceptWith(distances.Keys);
    }

    private void Reach(AinftId id, AinftId from, int distance, Queue<AinftId> next)
    {
        if (!manifests.ContainsKey(id))
            missing.TryAdd(id, from);
        else if (distances.TryAdd(id, distance))
            next.Enqueue(id);
    }

    private static VerificationCheck ParentsResult(CheckResult result, string detail) =>
        new(ProofVerifier.Parents, result, detail, NeedsChain: false);

    private static VerificationCheck PlaceResult(CheckResult result, string detail) =>
        new(LineageProofVerifier.Place, result, detail, NeedsChain: false);
}
