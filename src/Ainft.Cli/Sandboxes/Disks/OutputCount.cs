using System.Globalization;
using System.Text.Unicode;

namespace Ainft.Cli.Sandboxes.Disks;

/// <summary>Adds up the entries that <c>find</c> prints, until their number exceeds the limit of a task.</summary>
internal sealed class OutputCount
{
    // A name has at most 255 bytes on every file system of Linux. A letter and three numbers precede it.
    private const int LongestEntry = 512;

    // The path length in bytes of the latest entry at each depth.
    private readonly List<long> lengths = [0];
    private long taken, claimed;
    private int entries;
    private string? fault;

    public bool IsOver => entries > OutputTree.MostEntries;

    public OutputSurvey Result => new(Math.Max(taken, claimed), entries, fault);

    public async Task ReadAsync(Stream output)
    {
        var (buffer, used) = (new byte[64 << 10], 0);
        while (!IsOver && await output.ReadAsync(buffer.AsMemory(used)) is > 0 and var count)
        {
            used += count;
            var from = 0;
            while (!IsOver && buffer.AsSpan(from, used - from).IndexOf((byte)0) is >= 0 and var length)
            {
                Add(buffer.AsSpan(from, length));
                from += length + 1;
            }

            buffer.AsSpan(from, used - from).CopyTo(buffer);
            used -= from;
        }
    }

    private void Add(ReadOnlySpan<byte> entry)
    {
        if (entry.Length > LongestEntry)
            throw CommandException.Refused(
                "The program find does not print the requested format.", "Install GNU findutils.");
        entries++;
        var depth = (int)Number(ref entry, skipped: 2);
        taken += Number(ref entry) * 512;
        claimed += Number(ref entry);
        // find prints a folder before its entries, so the latest entry of the depth above is the parent folder.
        lengths.RemoveRange(depth, lengths.Count - depth);
        lengths.Add(lengths[depth - 1] + entry.Length + 1);
        fault ??= OutputTree.FaultOf(depth, lengths[depth], Utf8.IsValid(entry));
    }

    private static long Number(ref ReadOnlySpan<byte> entry, int skipped = 0)
    {
        entry = entry[skipped..];
        var end = entry.IndexOf((byte)' ');
        var number = long.Parse(entry[..end], NumberStyles.None, CultureInfo.InvariantCulture);
        entry = entry[(end + 1)..];
        return number;
    }
}
