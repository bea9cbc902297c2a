namespace Ainft;

/// <summary>The last block of a chain that counts as final.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Depth">How many blocks above it make a block final; null when the chain itself names the last finalized
/// block.</param>
public sealed record LastFinalBlock(ulong Number, int? Depth = null);
