using Ainft.Ethereum;

namespace Ainft.Royalties;

/// <summary>The share of each payment that one account asks for.</summary>
/// <param name="Account">The account.</param>
/// <param name="Units">
/// The share in units of 1/100,000,000 (<see cref="RoyaltyStack.Whole"/>), at least 1. It is the royalty of a component
/// in basis points times the share of the account in it, also in basis points, so it is exact.
/// </param>
public readonly record struct RoyaltyAsk(Address Account, int Units);
