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
/// <param name="Failure">The reason why the projection stopped, or null.</param>
internal sealed record BundleContent(
    BundleHeader Header,
    int Count,
    long Length,
    ReadOnlyMemory<byte> LeafHashes,
    IReadOnlySet<int> Redundant,
    string? Failure)
{
    /// <summary>
    /// Reads a bundle window by window and projects all entries, as the first projection did. It returns null when the
    /// bundle does not exist. An unknown parent sets <see cref="Failure"/> and does not throw, because instances with
    /// different clocks can write bundles out of order.
    /// </summary>
    /// <param name="all">The services of the app that writes the rows.</param>
    /// <param name="hash">The bundle.</param>
    /// <param name="known">Receives the components that another bundle owns, before each window is projected.</param>
    /// <param name="redundant">The known positions of entries that another bundle owns, as a bitmap.</param>
    /// <param name="ct">Cancels the work.</param>
    public static async Task<BundleContent?> ProjectAsync(
        IServiceProvider all,
        Sha256Digest hash,
        Action<IReadOnlySet<string>> known,
        byte[] redundant,
        CancellationToken ct)
    {
        var (bundles, project) = (all.GetRequiredService<Bundles>(), all.GetRequiredService<ProjectBundle>());
        var (header, count, length, failure) = (default(BundleHeader), 0, 0L, default(string));
        var (leaves, found) = (new List<Bytes32>(), new HashSet<int>());
        await foreach (var window in bundles.ReadWindowsAsync(hash, ct))
        {
            var others = window.Entries.ToLookup(
                placed => Positions.Contains(redundant, placed.Position), placed => placed.Entry.Leaf);
            leaves.AddRange(others[false].Select(leaf => leaf.Hash()));
            known(others[true].Select(leaf => leaf.Subject.ToString()).ToHashSet());
            (header, count) = (window.Bundle, count + window.Entries.Count);
            length += window.Entries.Sum(placed => placed.LineLength + 1L);
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
        if (header is null)
            return null;
        var hashes = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(leaves)).ToArray();
        return new BundleContent(header, count, length, hashes, found, failure);
    }
}
