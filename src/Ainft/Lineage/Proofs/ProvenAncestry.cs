namespace Ainft;

/// <summary>Which components of a lineage proof are the ancestry of its id, by the parents that their manifests name.</summary>
internal sealed class ProvenAncestry
{
    private readonly LineageProofFile proof;
    private readonly Dictionary<AinftId, Manifest?> manifests = [];
    private readonly Dictionary<AinftId, int> distances = [];

    // Who names a component that the file should hold and does not.
    private readonly Dictionary<AinftId, AinftId> missing = [];
    private readonly HashSet<AinftId> beyond = [];

    public ProvenAncestry(LineageProofFile proof, ManifestText[] texts)
    {
        this.proof = proof;
        for (var i = 0; i < texts.Length; i++)
            manifests.TryAdd(proof.Components[i].Id, texts[i].Manifest);
        Walk();
    }

    /// <summary>How many parents are beyond the file's depth.</summary>
    public int Beyond => beyond.Count;

    public int? DistanceOf(AinftId id) => distances.TryGetValue(id, out var distance) ? distance : null;

    public VerificationCheck CheckParents(AinftId id, Manifest? manifest)
    {
        if (manifest is null)
            return Result(ProofVerifier.Parents, CheckResult.NotChecked, "There is no valid manifest that names them.");
        var absent = manifest.ParentIds.Where(parent => !manifests.ContainsKey(parent)).ToArray();
        if (absent.Length == 0)
            return Result(ProofVerifier.Parents, CheckResult.Pass, manifest.Parents.Count == 0 ? "none" : $"{manifest.Parents.Count}, all in the file");
        return distances.TryGetValue(id, out var distance) && distance == proof.Depth
            ? Result(ProofVerifier.Parents, CheckResult.Pass, $"{absent.Length} of {manifest.Parents.Count} beyond the depth of the file")
            : Result(ProofVerifier.Parents, CheckResult.Fail, $"Expected {string.Join(", ", absent)} in the file; not there.");
    }

    public VerificationCheck CheckPlace(AinftId id, bool isSound) => distances.TryGetValue(id, out var distance)
        ? Result(LineageProofVerifier.Place, CheckResult.Pass, $"at distance {distance}")
        : isSound && missing.Count == 0 ? Result(LineageProofVerifier.Place, CheckResult.Fail, $"Expected an ancestor of {proof.Id} within the depth of the file; nothing in the file leads here.")
        : Result(LineageProofVerifier.Place, CheckResult.NotChecked, "The components that could lead here are not all there and true.");

    public IEnumerable<LineageComponentReport> Missing() => missing.OrderBy(item => item.Key).Select(item => new LineageComponentReport(
        item.Key, null, item.Key == proof.Id ? 0 : distances[item.Value] + 1, false,
        [Result(LineageProofVerifier.Place, CheckResult.Fail, item.Key == proof.Id ? "Expected the component that the file is about; it is left out." : $"Expected this component, which {item.Value} names as its parent; it is left out.")]));

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

    private static VerificationCheck Result(string name, CheckResult result, string detail) => new(name, result, detail, NeedsChain: false);
}
