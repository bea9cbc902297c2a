namespace Ainft.Benchmarks;

/// <summary>What a process takes of the machine's memory, from the operating system's own books.</summary>
internal static class ProcessMemory
{
    private const string Peak = "VmHWM:";

    public static string Describe(int processId)
    {
        var lines = File.ReadAllLines($"/proc/{processId}/status");
        return $"peak {Megabytes(lines, Peak)} MB, now {Megabytes(lines, "VmRSS:")} MB";
    }

    /// <summary>The most that a process ever had, in megabytes; 0 when it has ended.</summary>
    public static long PeakOf(int processId)
    {
        try
        {
            return File.ReadAllLines($"/proc/{processId}/status") is var lines && lines.Any(line => line.StartsWith(Peak, StringComparison.Ordinal)) ? Megabytes(lines, Peak) : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static long Megabytes(string[] lines, string name) =>
        long.Parse(lines.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1000;
}
