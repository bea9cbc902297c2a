using System.Security.Cryptography;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>The sets of ancestors: each has the bytes of its name, some label refers to it, and none that a label names is missing.</summary>
internal sealed class CheckSets(CheckedIndex index, UpkeepReport report)
{
    private const string Container = "ancestries";

    private readonly HashSet<string> sound = [];

    /// <summary>Those that have the bytes of their names, as far as they were looked at.</summary>
    public IReadOnlySet<string> Sound => sound;

    private Blobs Blobs => index.Plain.GetRequiredService<Storage>().Blobs(Container);

    /// <summary>Whether all sets that labels name are as their names say. Each is read once, however often this is asked.</summary>
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

    /// <summary>Tells what is wrong, but for the sets that projections make: those were compared with what was made.</summary>
    /// <param name="audit">Knows which sets labels name.</param>
    /// <param name="complete">Whether all bundles could be read; else nobody knows which sets the labels of the others name.</param>
    /// <param name="ct">Cancels.</param>
    public async Task RunAsync(IndexAudit audit, bool complete, CancellationToken ct)
    {
        var unseen = audit.ClaimedSets.ToHashSet();
        await foreach (var (name, _, writtenAt) in Blobs.ListAsync(ct))
            if (unseen.Remove(name))
            {
                if (!sound.Contains(name) && !audit.HasSeenSet(name) && !await IsSoundAsync(name, ct))
                    report.Add(FindingClass.SetCorrupt, $"{Container}/{name}", "Its bytes are not those of its name.");
            }
            else if (complete && !index.IsYoung(writtenAt))
                // Never deleted: an app that stored it and has it in memory may still write the row whose label names it.
                report.Add(FindingClass.SetDangling, $"{Container}/{name}", "No label refers to this set of ancestors.");
        foreach (var name in unseen)
            report.Add(FindingClass.SetMissing, $"{Container}/{name}", "Labels name this set of ancestors, and it is not there.");
    }

    /// <summary>Whether these are the bytes of a set's name.</summary>
    public static bool IsSound(string name, ReadOnlySpan<byte> bytes) => name == $"0x{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    private async Task<bool> IsSoundAsync(string name, CancellationToken ct) => await Blobs.ReadAsync(name, ct) is { } bytes && IsSound(name, bytes.Span);
}
