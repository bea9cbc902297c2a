using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Ainft.Benchmarks;

/// <summary>
/// Measures <c>ainft hash --no-cache</c> as a process, with 8 files of 256 MiB and with one file of 1 GiB. The peer is
/// <c>sha256sum</c> by <c>xargs</c> with one process per core over the same files. Both run in turn, the files stay in
/// the page cache, and the best of three turns counts. The digests must be equal. Goal: at least 0.9 of the peer.
/// </summary>
internal static class HashSuite
{
    private const int Turns = 3, FileCount = 8, DefaultMebibytes = 256;
    private const string Peer = "find \"$1\" -type f -print0 | xargs -0 -n 1 -P \"$2\" sha256sum";

    /// <param name="args">The size of each of the 8 files in MiB, by default 256. The single file has four times as
    /// many.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var mebibytes = args is [var size] ? int.Parse(size, CultureInfo.InvariantCulture) : DefaultMebibytes;
        var folder = Directory.CreateTempSubdirectory("ainft-hash-");
        try
        {
            await MeasureAsync(folder.CreateSubdirectory("many"), FileCount, mebibytes);
            await MeasureAsync(folder.CreateSubdirectory("one"), 1, mebibytes * 4);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        return 0;
    }

    private static async Task MeasureAsync(DirectoryInfo folder, int count, int mebibytes)
    {
        for (var file = 0; file < count; file++)
            await WriteAsync(Path.Combine(folder.FullName, $"{file}.bin"), mebibytes);
        var cores = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture);
        var tool = Path.Combine(AppContext.BaseDirectory, "Ainft.Cli.dll");
        var (ours, theirs) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var turn = 0; turn < Turns; turn++)
        {
            var peer = await TimeAsync("sh", ["-c", Peer, "sh", folder.FullName, cores]);
            var own = await TimeAsync("dotnet", [tool, "hash", folder.FullName, "--no-cache"]);
            if (!own.Digests.SetEquals(peer.Digests) || own.Digests.Count != count)
                throw new InvalidOperationException("ainft hash and sha256sum print other digests.");
            (ours, theirs) = (Least(ours, own.Took), Least(theirs, peer.Took));
        }
        Console.WriteLine(
            $"{count} files of {mebibytes} MiB: ainft {Rate(ours)} MB/s, sha256sum -P {cores} {Rate(theirs)} MB/s, "
            + $"ratio {theirs / ours:F2} (goal 0.9)");

        string Rate(TimeSpan took) => $"{count * (mebibytes / 1e6 * (1 << 20)) / took.TotalSeconds:F0}";
    }

    // Each file has other bytes, so that the digests show whether a file was left out.
    private static async Task WriteAsync(string path, int mebibytes)
    {
        var block = RandomNumberGenerator.GetBytes(1 << 20);
        await using var file = File.Create(path);
        for (var written = 0; written < mebibytes; written++)
            await file.WriteAsync(block);
    }

    private static async Task<(TimeSpan Took, HashSet<string> Digests)> TimeAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var progress = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var took = Stopwatch.GetElapsedTime(started);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.\n{await progress}");
        return (took, [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[..64])]);
    }

    private static TimeSpan Least(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
