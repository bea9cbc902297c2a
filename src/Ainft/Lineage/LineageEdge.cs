namespace Ainft.Lineage;

/// <summary>One parent of a component.</summary>
/// <param name="Parent">The parent's id.</param>
/// <param name="Relation">
/// The relation of the component to the parent, or null when it is unknown, for example when the registry lacks the
/// manifest of a token.
/// </param>
public readonly record struct LineageEdge(AinftId Parent, Relation? Relation);
