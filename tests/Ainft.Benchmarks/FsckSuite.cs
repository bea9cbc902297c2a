using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ainft.Testing;

namespace Ainft.Benchmarks;

/// <summary>
/// Checks registries of several sizes side by side with the app's own executable. It measures the time and the peak
/// memory of the process, which must not grow with the registry. All entries are in batches and correct, so one pass is
/// enough.
/// </summary>
internal static class FsckSuite
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <param name="args">The number of components of each registry.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        foreach (var count in args is []
            ? [20_000, 100_000]
            : args.Select(text => int.Parse(text, CultureInfo.InvariantCulture)))
        {
            await using var registry = await LineageRegistry.BuildAsync(LineageShape.Families(count));
            await registry.CloseAsync();
            await CheckAsync(registry);
        }
        return 0;
    }

    private static async Task CheckAsync(LineageRegistry registry)
    {
        var started = Stopwatch.GetTimestamp();
        await using var process = AppProcess.Run(
            new Dictionary<string, string?>(registry.Settings) { ["Ainft__Chain__RpcUrls"] = null }, null, "fsck",
            "--json-lines");
        var (ended, peak) = (process.WaitForExitAsync(), 0L);
        while (!ended.IsCompleted)
        {
            peak = Math.Max(peak, ProcessMemory.PeakOf(process.Id));
            await Task.WhenAny(ended, Task.Delay(Look, TimeProvider.System));
        }
        var took = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (await ended != 0)
            throw new InvalidOperationException(
                $"{registry.Shape.Name}: exit code {await ended}, {process.RecentOutput}");
        using var last = JsonDocument.Parse(process.RecentOutput.Split('\n')[^1]);
        var summary = last.RootElement.GetProperty("summary");
        var (entries, rows) = (summary.GetProperty("entries").GetInt64(), summary.GetProperty("rows").GetInt64());
        Console.WriteLine($"{registry.Shape.Name}: {entries} entries, {rows} rows in {took:F1} s: {entries / took:F0} "
            + $"entries/s, {rows / took:F0} rows/s; peak {peak} MB");
    }
}
