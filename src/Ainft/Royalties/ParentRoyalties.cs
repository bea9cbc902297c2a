namespace Ainft.Royalties;

/// <summary>The royalties that a component owes because of one parent.</summary>
/// <param name="Parent">The parent.</param>
/// <param name="Stack">The join of the parent's own stack and of the parent's own shares.</param>
public sealed record ParentRoyalties(AinftId Parent, RoyaltyStack Stack);
