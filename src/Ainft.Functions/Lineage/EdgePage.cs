namespace Ainft.Functions.Lineage;

/// <summary>A position among a component's children.</summary>
/// <param name="Row">The row of edges. It is empty for the children in the parent's own row.</param>
/// <param name="Skip">The number of children of the row before the position.</param>
public readonly record struct EdgePlace(string Row, int Skip);

/// <summary>An edge to a child.</summary>
/// <param name="Child">The child.</param>
/// <param name="Relation">The relation of the child to the parent, or null when it is unknown.</param>
/// <param name="Next">The position after the child.</param>
public sealed record ChildEdge(Component Child, Relation? Relation, EdgePlace Next);

/// <summary>A page of a component's children.</summary>
/// <param name="Children">The children.</param>
/// <param name="Next">The position of the next page, or null at the end.</param>
public sealed record EdgePage(IReadOnlyList<ChildEdge> Children, EdgePlace? Next);
