using System.Security.Cryptography;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// Checks the sets of ancestors. The name of each set must be the hash of its bytes, and a label must refer to it. Each
/// set that a label names must exist.
/// </summary>
internal sealed class CheckSets(CheckedIndex index, UpkeepReport report)
{
    internal const string WrongBytes = "The bytes of the set of ancestors have another hash than its name.";
    internal const string Missing = "Labels name the set of ancestors, and it is missing.";

    private const string Container = Ancestries.Container;

    private readonly HashSet<string> sound = [];

    /// <summary>The names of the sets that were read and have correct bytes.</summary>
    public IReadOnlySet<string> Sound => sound;

    private Blobs Blobs => index.Plain.Storage.Blobs(Container);

    /// <summary>
    /// Checks that all sets that labels name have correct bytes. Repeated calls read each set once.
    /// </summary>
    public async Task<bool> AreSoundAsync(IndexAudit audit, CancellationToken ct)
    {
        var unseen = audit.ClaimedSets.Where(name => !sound.Contains(name)).ToHashSet();
        var (done, total) = (0L, await Blobs.ListAsync(ct).Select(blob => blob.Length).SumAsync(ct));
        await foreach (var (name, length, _) in Blobs.ListAsync(ct))
        {
            if (unseen.Contains(name) && await IsSoundAsync(name, ct))
                sound.Add(name);
            report.Progress("sets", done += length, total, "bytes");
        }
        return unseen.IsSubsetOf(sound);
    }

    /// <summary>
    /// Reports wrong sets. It skips the sets that projections make, because the audit compared them.
    /// </summary>
    /// <param name="audit">Has the names of the sets in labels.</param>
    /// <param name="complete">
    /// Whether all bundles were readable. The labels of an unreadable bundle can name further sets.
    /// </param>
    /// <param name="ct">Cancels the check.</param>
    public async Task RunAsync(IndexAudit audit, bool complete, CancellationToken ct)
    {
        var unseen = audit.ClaimedSets.ToHashSet();
        await foreach (var (name, _, writtenAt) in Blobs.ListAsync(ct))
            if (unseen.Remove(name))
            {
                if (!sound.Contains(name) && !audit.HasSeenSet(name) && !await IsSoundAsync(name, ct))
                    report.Add(FindingClass.SetCorrupt, $"{Container}/{name}", WrongBytes);
            }
            else if (complete && !index.IsYoung(writtenAt))
                // The check never deletes a set, because an instance that has it in memory can still write a label that
                // names it.
                report.Add(FindingClass.SetDangling, $"{Container}/{name}", "No label refers to the set of ancestors.");
        foreach (var name in unseen)
            report.Add(FindingClass.SetMissing, $"{Container}/{name}", Missing);
    }

    /// <summary>Whether a name is the hash of these bytes.</summary>
    public static bool IsSound(string name, ReadOnlySpan<byte> bytes) =>
        name == $"0x{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    private async Task<bool> IsSoundAsync(string name, CancellationToken ct) =>
        await Blobs.ReadAsync(name, ct) is { } bytes && IsSound(name, bytes.Span);
}
