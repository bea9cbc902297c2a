namespace Ainft.Royalties;

/// <summary>What a component owes because of one parent.</summary>
/// <param name="Parent">The parent.</param>
/// <param name="Stack">The join of the parent's own stack and of what the parent itself asks.</param>
public sealed record ParentRoyalties(AinftId Parent, RoyaltyStack Stack);
