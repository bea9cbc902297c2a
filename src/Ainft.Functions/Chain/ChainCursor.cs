using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

/// <summary>How far finalized events are in the tables.</summary>
/// <param name="Next">The first block that is not applied.</param>
/// <param name="Parent">The hash of the block before it; null before the first step.</param>
/// <param name="Halted">Why reconciliation stopped for good; null while it runs.</param>
public sealed record ChainCursor(ulong Next, Bytes32? Parent, string? Halted = null);
