namespace Ainft;

/// <summary>A component as lineage keeps it. Two nodes are equal when all their values are, parents in order included.</summary>
/// <param name="Id">The id.</param>
/// <param name="Generation">The length in edges of the longest path to a component without parents, which itself has 0.</param>
/// <param name="Kind">What it is; null when not known, as with a token whose manifest is not here.</param>
/// <param name="Parents">The parents in the order of the manifest.</param>
public sealed record LineageNode(AinftId Id, int Generation, ComponentKind? Kind, IReadOnlyList<LineageEdge> Parents)
{
    /// <inheritdoc/>
    public bool Equals(LineageNode? other) => other is not null
        && Id == other.Id && Generation == other.Generation && Kind == other.Kind && Parents.SequenceEqual(other.Parents);

    /// <inheritdoc/>
    public override int GetHashCode() => Id.GetHashCode();
}
