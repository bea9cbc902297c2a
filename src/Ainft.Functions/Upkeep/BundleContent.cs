using System.Runtime.InteropServices;
using Ainft.Ethereum;
using Ainft.Functions.Ledger;

namespace Ainft.Functions.Upkeep;

/// <summary>What one walk through a bundle brought.</summary>
/// <param name="Header">Its name and time.</param>
/// <param name="Count">How many entries it has.</param>
/// <param name="Length">How many bytes it has, nearly: without its first line.</param>
/// <param name="LeafHashes">The hashes of the leaves of those entries that are its own, 32 bytes each.</param>
/// <param name="Redundant">The positions of entries that are another bundle's.</param>
/// <param name="Failure">Why it could not be projected to the end; null when it was.</param>
internal sealed record BundleContent(BundleHeader Header, int Count, long Length, ReadOnlyMemory<byte> LeafHashes, IReadOnlySet<int> Redundant, string? Failure)
{
    /// <summary>
    /// Walks through a bundle window by window and projects it, whole as it was projected first; null when it does not exist. A parent that
    /// is not there yet is no exception here: bundles of several processes with different clocks need not come in order.
    /// </summary>
    /// <param name="all">The services of the app whose storage takes the rows.</param>
    /// <param name="hash">The bundle.</param>
    /// <param name="known">Tells, a window at a time and before it is projected, which components are another bundle's.</param>
    /// <param name="redundant">The positions of entries known to be another bundle's, as a bitmap.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<BundleContent?> ProjectAsync(
        IServiceProvider all, Sha256Digest hash, Action<IReadOnlySet<string>> known, byte[] redundant, CancellationToken ct)
    {
        var (bundles, project) = (all.GetRequiredService<Bundles>(), all.GetRequiredService<ProjectBundle>());
        var (header, count, length, leaves, failure) = (default(BundleHeader), 0, 0L, new List<Bytes32>(), default(string));
        var found = new HashSet<int>();
        await foreach (var window in bundles.ReadWindowsAsync(hash, ct))
        {
            var others = window.Entries.ToLookup(placed => Positions.Contains(redundant, placed.Position), placed => placed.Entry.Leaf);
            leaves.AddRange(others[false].Select(leaf => leaf.Hash()));
            known(others[true].Select(leaf => leaf.Subject.ToString()).ToHashSet());
            (header, count, length) = (window.Bundle, count + window.Entries.Count, length + window.Entries.Sum(placed => placed.LineLength + 1L));
            try
            {
                if (failure is null)
                    await project.ProjectAsync(window, found, ct);
            }
            catch (InvalidDataException e)
            {
                failure = e.Message;
            }
        }
        known(new HashSet<string>());
        return header is null
            ? null
            : new BundleContent(header, count, length, MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(leaves)).ToArray(), found, failure);
    }
}
