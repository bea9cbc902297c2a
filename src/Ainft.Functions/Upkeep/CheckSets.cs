using System.Security.Cryptography;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>The sets of ancestors: each has the bytes of its name, some label refers to it, and none that a label names is missing.</summary>
/// <param name="index">What is looked at.</param>
/// <param name="audit">Knows which sets labels name.</param>
/// <param name="complete">Whether all bundles could be read; else nobody knows which sets the labels of the others name.</param>
/// <param name="report">Takes the findings.</param>
internal sealed class CheckSets(CheckedIndex index, IndexAudit audit, bool complete, UpkeepReport report)
{
    private const string Container = "ancestries";

    public async Task RunAsync(CancellationToken ct)
    {
        var blobs = index.Plain.GetRequiredService<Storage>().Blobs(Container);
        var (done, total) = (0L, await blobs.ListAsync(ct).Select(blob => blob.Length).SumAsync(ct));
        var unseen = new HashSet<string>(audit.ClaimedSets);
        await foreach (var (name, length, writtenAt) in blobs.ListAsync(ct))
        {
            if (unseen.Remove(name))
                await CheckBytesAsync(blobs, name, ct);
            else if (complete && !index.IsYoung(writtenAt))
                // Never deleted: an app that stored it and has it in memory may still write the row whose label names it.
                report.Add(FindingClass.SetDangling, $"{Container}/{name}", "No label refers to this set of ancestors.");
            report.Progress("sets", done += length, total);
        }
        report.Progress("sets", total, total);
        foreach (var name in unseen)
            report.Add(FindingClass.SetMissing, $"{Container}/{name}", "Labels name this set of ancestors, and it is not there.");
    }

    private async Task CheckBytesAsync(Blobs blobs, string name, CancellationToken ct)
    {
        // Those that a bundle's projection makes were compared with what it made.
        if (!audit.HasSeenSet(name) && await blobs.ReadAsync(name, ct) is { } bytes && name != $"0x{Convert.ToHexStringLower(SHA256.HashData(bytes.Span))}")
            report.Add(FindingClass.SetCorrupt, $"{Container}/{name}", "Its bytes are not those of its name.");
    }
}
