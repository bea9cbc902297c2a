namespace Ainft;

/// <summary>The last block of a chain that is final.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Depth">How many blocks above it make a block final; null when the chain itself names the last finalized
/// block.</param>
public sealed record LastFinalBlock(ulong Number, int? Depth = null)
{
    /// <summary>The last block with so many blocks above it; the first block when the chain is shorter.</summary>
    /// <param name="head">The number of the chain's last block.</param>
    /// <param name="depth">How many blocks make it final, 0 or more.</param>
    public static LastFinalBlock Below(ulong head, int depth) => new(head - Math.Min(head, (ulong)depth), depth);
}
