namespace Ainft;

/// <summary>One parent of a component.</summary>
/// <param name="Parent">The parent's id.</param>
/// <param name="Relation">How the component came from it; null when not known, as with a token whose manifest is not here.</param>
public readonly record struct LineageEdge(AinftId Parent, Relation? Relation);
