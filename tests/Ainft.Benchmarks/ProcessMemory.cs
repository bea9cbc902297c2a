namespace Ainft.Benchmarks;

/// <summary>The memory of a process, as the operating system reports it.</summary>
internal static class ProcessMemory
{
    private const string Peak = "VmHWM:";

    public static string Describe(int processId)
    {
        var lines = File.ReadAllLines($"/proc/{processId}/status");
        return $"peak {Megabytes(lines, Peak)} MB, now {Megabytes(lines, "VmRSS:")} MB";
    }

    /// <summary>The peak memory of a process in megabytes, or 0 when it has ended.</summary>
    public static long PeakOf(int processId)
    {
        try
        {
            return File.ReadAllLines($"/proc/{processId}/status") is var lines
                && lines.Any(line => line.StartsWith(Peak, StringComparison.Ordinal))
                ? Megabytes(lines, Peak)
                : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>
    /// The memory of a process in megabytes, in which each process has its part of the shared pages. 0 when it has
    /// ended.
    /// </summary>
    public static long ShareOf(int processId)
    {
        try
        {
            return Megabytes(File.ReadAllLines($"/proc/{processId}/smaps_rollup"), "Pss:");
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static long Megabytes(string[] lines, string name) =>
        long.Parse(lines.First(line => line.StartsWith(name, StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1000;
}
