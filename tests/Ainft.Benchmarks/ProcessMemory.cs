namespace Ainft.Benchmarks;

/// <summary>What a process takes of the machine's memory, from the operating system's own books.</summary>
internal static class ProcessMemory
{
    public static string Describe(int processId)
    {
        var lines = File.ReadAllLines($"/proc/{processId}/status");
        return $"peak {Megabytes(lines, "VmHWM:")} MB, now {Megabytes(lines, "VmRSS:")} MB";
    }

    private static long Megabytes(string[] lines, string name) =>
        long.Parse(lines.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1000;
}
