namespace Ainft.Proofs;

/// <summary>The last final block of a chain.</summary>
/// <param name="Number">The number of the block.</param>
/// <param name="Depth">The number of later blocks that make a block final, or null when the chain itself names the last
/// finalized block.</param>
public sealed record LastFinalBlock(ulong Number, int? Depth = null)
{
    /// <summary>
    /// The last block with <paramref name="depth"/> later blocks, or the first block when the chain is shorter.
    /// </summary>
    /// <param name="head">The number of the chain's last block.</param>
    /// <param name="depth">The number of later blocks that make a block final, 0 or more.</param>
    public static LastFinalBlock Below(ulong head, int depth) => new(head - Math.Min(head, (ulong)depth), depth);
}
