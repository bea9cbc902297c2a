using Ainft.Ethereum;

namespace Ainft.Runs;

/// <summary>A node that can be drawn, with its operator and its payout address.</summary>
/// <param name="Node">The node's own account.</param>
/// <param name="Operator">The account of the operator, which is responsible for the node.</param>
/// <param name="Payout">The account that is paid for the node's work.</param>
public sealed record Candidate(Address Node, Address Operator, Address Payout);
