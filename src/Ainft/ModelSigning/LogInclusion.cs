using System.Security.Cryptography;

namespace Ainft.ModelSigning;

/// <summary>A proof that a tree of a transparency log has an entry (RFC 9162, section 2.1.3).</summary>
/// <param name="Index">The index of the entry in the tree.</param>
/// <param name="TreeSize">The number of entries of the tree.</param>
/// <param name="RootHash">The root of the tree.</param>
/// <param name="Hashes">The hashes beside the path from the entry to the root.</param>
/// <param name="Checkpoint">The log's signed note about size and root, or null.</param>
public sealed record LogInclusion(
    long Index,
    long TreeSize,
    ReadOnlyMemory<byte> RootHash,
    IReadOnlyList<byte[]> Hashes,
    string? Checkpoint)
{
    /// <summary>Whether the path leads from the entry to the root.</summary>
    /// <param name="body">The entry.</param>
    public bool Leads(ReadOnlySpan<byte> body)
    {
        if (Index < 0 || Index >= TreeSize)
            return false;
        var (node, last) = (Index, TreeSize - 1);
        var hash = SHA256.HashData([0, .. body]);
        foreach (var sibling in Hashes)
        {
            if (last == 0)
                return false;
            if ((node & 1) == 1 || node == last)
            {
                hash = SHA256.HashData([1, .. sibling, .. hash]);
                while ((node & 1) == 0 && node != 0)
                    (node, last) = (node >> 1, last >> 1);
            }
            else
                hash = SHA256.HashData([1, .. hash, .. sibling]);
            (node, last) = (node >> 1, last >> 1);
        }
        return last == 0 && hash.AsSpan().SequenceEqual(RootHash.Span);
    }
}
