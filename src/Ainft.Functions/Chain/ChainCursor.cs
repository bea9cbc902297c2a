using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

/// <summary>The position on the chain up to which finalized events are in the tables.</summary>
/// <param name="Next">The first block that is not applied.</param>
/// <param name="Parent">The hash of the block before <paramref name="Next"/>, or null before the first step.</param>
/// <param name="Halted">Why reconciliation is halted, or null while it runs.</param>
public sealed record ChainCursor(ulong Next, Bytes32? Parent, string? Halted = null);
