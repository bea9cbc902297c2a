using System.Security.Cryptography;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// Checks the sets of ancestors and the royalty stacks. The name of each must be the hash of its bytes, and a row must
/// refer to it. Each one that a row names must exist.
/// </summary>
internal sealed class CheckSets(CheckedIndex index, UpkeepReport report)
{
    internal const string WrongBytes = "The bytes have another hash than the name.";
    internal const string Missing = "Rows name the blob, and it is missing.";

    private readonly HashSet<string> sound = [];

    /// <summary>The places of the sets that were read and have correct bytes.</summary>
    public IReadOnlySet<string> Sound => sound;

    /// <summary>
    /// Checks that all sets that rows name have correct bytes. Repeated calls read each set once.
    /// </summary>
    public async Task<bool> AreSoundAsync(IndexAudit audit, CancellationToken ct)
    {
        var unseen = audit.ClaimedSets.Where(place => !sound.Contains(place)).ToHashSet();
        var (done, total) = (0L, await ListAsync(ct).Select(set => set.Length).SumAsync(ct));
        await foreach (var set in ListAsync(ct))
        {
            if (unseen.Contains(set.Place) && await IsSoundAsync(set, ct))
                sound.Add(set.Place);
            report.Progress("sets", done += set.Length, total, "bytes");
        }
        return unseen.IsSubsetOf(sound);
    }

    /// <summary>
    /// Reports wrong sets. It skips the sets that projections make, because the audit compared them.
    /// </summary>
    /// <param name="audit">Has the places of the sets that rows name.</param>
    /// <param name="complete">
    /// Whether all bundles were readable. The rows of an unreadable bundle can name further sets.
    /// </param>
    /// <param name="ct">Cancels the check.</param>
    public async Task RunAsync(IndexAudit audit, bool complete, CancellationToken ct)
    {
        var unseen = audit.ClaimedSets.ToHashSet();
        await foreach (var set in ListAsync(ct))
            if (unseen.Remove(set.Place))
            {
                if (!sound.Contains(set.Place) && !audit.HasSeenSet(set.Place) && !await IsSoundAsync(set, ct))
                    report.Add(FindingClass.SetCorrupt, set.Place, WrongBytes);
            }
            else if (complete && !index.IsYoung(set.WrittenAt))
                // The check never deletes a set, because an instance that has it in memory can still write a row that
                // names it.
                report.Add(FindingClass.SetDangling, set.Place, "No row refers to the blob.");
        foreach (var place in unseen)
            report.Add(FindingClass.SetMissing, place, Missing);
    }

    /// <summary>Whether a name is the hash of these bytes.</summary>
    public static bool IsSound(string name, ReadOnlySpan<byte> bytes) =>
        name == $"0x{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    private Blobs BlobsOf(string container) => index.Plain.Storage.Blobs(container);

    private IAsyncEnumerable<StoredSet> ListAsync(CancellationToken ct) =>
        IndexAudit.SetContainers.ToAsyncEnumerable().SelectMany(container => BlobsOf(container).ListAsync(ct)
            .Select(blob => new StoredSet(container, blob.Name, blob.Length, blob.WrittenAt)));

    private async Task<bool> IsSoundAsync(StoredSet set, CancellationToken ct) =>
        await BlobsOf(set.Container).ReadAsync(set.Name, ct) is { } bytes && IsSound(set.Name, bytes.Span);

    /// <summary>A stored set of ancestors or royalty stack.</summary>
    private sealed record StoredSet(string Container, string Name, long Length, DateTimeOffset WrittenAt)
    {
        public string Place => IndexAudit.PlaceOf(Container, Name);
    }
}
