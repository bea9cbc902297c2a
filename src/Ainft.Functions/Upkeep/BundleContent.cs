using System.Runtime.InteropServices;
using Ainft.Ethereum;
using Ainft.Functions.Ledger;

namespace Ainft.Functions.Upkeep;

/// <summary>The result of reading and projecting a bundle.</summary>
/// <param name="Header">Its name and time.</param>
/// <param name="Count">The number of its entries.</param>
/// <param name="Length">Its bytes without the first line.</param>
/// <param name="LeafHashes">The leaf hashes of the entries that it owns, 32 bytes each.</param>
/// <param name="Redundant">The positions of entries that another bundle owns.</param>
/// <param name="Counts">The entries that it owns, by their words.</param>
/// <param name="Failure">The reason why the projection stopped, or null.</param>
internal sealed record BundleContent(
    BundleHeader Header,
    int Count,
    long Length,
    ReadOnlyMemory<byte> LeafHashes,
    IReadOnlySet<int> Redundant,
    IReadOnlyDictionary<string, long> Counts,
    string? Failure)
{
    /// <summary>
    /// Reads a bundle window by window and projects all entries, as the first projection did. It returns null when the
    /// bundle does not exist. An unknown parent sets <see cref="Failure"/> and does not throw, because instances with
    /// different clocks can write bundles out of order.
    /// </summary>
    /// <param name="index">The index that gets the rows. Its storage must not insert rows of other bundles.</param>
    /// <param name="hash">The bundle.</param>
    /// <param name="redundant">The known positions of entries that another bundle owns, as a bitmap.</param>
    /// <param name="ct">Cancels the work.</param>
    public static async Task<BundleContent?> ProjectAsync(
        ComposedIndex index, Sha256Digest hash, byte[] redundant, CancellationToken ct)
    {
        var (header, count, length, failure) = (default(BundleHeader), 0, 0L, default(string));
        var (leaves, found, counts) = (new List<Bytes32>(), new HashSet<int>(), new Dictionary<string, long>());
        await foreach (var read in index.Bundles.ReadWindowsAsync(hash, ct))
        {
            var window = Mark(read, redundant);
            foreach (var placed in window.Entries.Where(placed => !placed.IsOwnedElsewhere))
            {
                leaves.Add(placed.Entry.Leaf.Hash());
                index.Counting.Count(placed.Entry.Leaf.Kind, placed.Entry.Content, counts);
            }
            (header, count) = (window.Bundle, count + window.Entries.Count);
            length += window.Entries.Sum(placed => placed.LineLength + 1L);
            try
            {
                if (failure is null)
                    await index.Projection.ProjectAsync(window, found, ct);
            }
            catch (InvalidDataException e)
            {
                failure = e.Message;
            }
        }
        if (header is null)
            return null;
        var hashes = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(leaves)).ToArray();
        return new BundleContent(header, count, length, hashes, found, counts, failure);
    }

    /// <summary>Marks the entries that another bundle owns.</summary>
    private static BundleWindow Mark(BundleWindow window, byte[] redundant) => window with
    {
        Entries =
        [
            .. window.Entries.Select(placed => Positions.Contains(redundant, placed.Position)
                ? placed with { IsOwnedElsewhere = true }
                : placed),
        ],
    };
}
