using System.Globalization;

namespace Ainft.Cli.Sandboxes.Disks;

/// <summary>What a stranger's folder holds. The tools of the system take names that are no text, and never follow links.</summary>
internal static class FolderSize
{
    /// <summary>The larger of what its files take and what they claim to hold: links count as often as they are there, holes as if they were filled.</summary>
    public static async Task<long> MeasureAsync(string folder) =>
        Math.Max(await DuAsync("--count-links", folder), await DuAsync("--count-links", "--apparent-size", folder));

    /// <summary>Removes what is neither folder, regular file nor link.</summary>
    public static Task DropSpecialFilesAsync(string folder) =>
        Tool.DoAsync("find", [folder, "-xdev", "!", "-type", "d", "!", "-type", "f", "!", "-type", "l", "-delete"], CancellationToken.None);

    // Files that vanish meanwhile make du complain, not fail to count.
    private static async Task<long> DuAsync(params string[] arguments)
    {
        var answer = await Tool.RunAsync("du", ["--summarize", "--block-size=1", .. arguments], CancellationToken.None);
        return long.TryParse(answer.Output.Split('\t')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            ? bytes
            : throw CommandException.Refused($"The outputs cannot be measured: {answer.Error.Trim()}");
    }
}
