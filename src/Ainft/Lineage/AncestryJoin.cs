namespace Ainft;

/// <summary>Computes labels from those of the parents.</summary>
public static class AncestryJoin
{
    /// <summary>The sets that <see cref="Join"/> will ask for: none when the parents share one set or have none, unless the tail outgrows its limit.</summary>
    public static IReadOnlyList<Sha256Digest> SetsNeeded(IReadOnlyList<(LineageNode Node, AncestryLabel Label)> parents) => throw new NotImplementedException();

    /// <summary>The label and generation of a component.</summary>
    public static (AncestryLabel Label, int Generation, AncestrySet? NewSet) Join(
        IReadOnlyList<(LineageNode Node, AncestryLabel Label)> parents, Func<Sha256Digest, AncestrySet> sets) => throw new NotImplementedException();
}
