namespace Ainft.Lineage;

/// <summary>
/// A component as lineage stores it. Two nodes are equal when all their values are equal, including the order of the
/// parents.
/// </summary>
/// <param name="Id">The id.</param>
/// <param name="Generation">
/// The length in edges of the longest path to a component without parents. A component without parents has 0.
/// </param>
/// <param name="Kind">
/// The kind, or null when it is unknown, for example when the registry lacks the manifest of a token.
/// </param>
/// <param name="Parents">The parents in the order of the manifest.</param>
public sealed record LineageNode(AinftId Id, int Generation, ComponentKind? Kind, IReadOnlyList<LineageEdge> Parents)
{
    /// <inheritdoc/>
    public bool Equals(LineageNode? other) => other is not null
        && Id == other.Id && Generation == other.Generation && Kind == other.Kind
        && Parents.SequenceEqual(other.Parents);

    /// <inheritdoc/>
    public override int GetHashCode() => Id.GetHashCode();
}
