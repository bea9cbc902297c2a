using Ainft.Ethereum;

namespace Ainft;

/// <summary>A node that could be drawn, and who stands behind it.</summary>
/// <param name="Node">The node's own account.</param>
/// <param name="Operator">Who answers for it.</param>
/// <param name="Payout">Who is paid for what it does.</param>
public sealed record Candidate(Address Node, Address Operator, Address Payout);
