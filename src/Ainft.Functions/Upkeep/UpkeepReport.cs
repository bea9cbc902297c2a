namespace Ainft.Functions.Upkeep;

/// <summary>All findings of one class.</summary>
public sealed record FindingCount(FindingClass Class, int Count, int Repaired, IReadOnlyList<string> Examples);

/// <summary>What a run found, counted by class; a sink is told of each finding and of progress as they come.</summary>
/// <param name="sink">Where people or scripts read it.</param>
/// <param name="time">Limits how often progress is told.</param>
public sealed class UpkeepReport(IUpkeepSink sink, TimeProvider time)
{
    private const int Told = 100;
    private const int Remembered = 100_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<string, (FindingClass Class, int Count, int Repaired, List<string> Examples)> counts = [];
    private readonly HashSet<(string Class, string Subject)> seen = [];
    private readonly Lock gate = new();
    private long lastTold = long.MinValue;

    public long Bundles { get; private set; }

    public long Entries { get; private set; }

    public long Rows { get; private set; }

    public IReadOnlyList<FindingCount> Findings =>
        [.. counts.Values.OrderBy(found => found.Class.Severity).ThenBy(found => found.Class.Name, StringComparer.Ordinal)
            .Select(found => new FindingCount(found.Class, found.Count, found.Repaired, found.Examples))];

    /// <summary>Whether something was mended that was there before: processes may remember it as it was.</summary>
    public bool HasReplaced => counts.Values.Any(found => found.Repaired > 0 && found.Class.Severity == Severity.Wrong);

    /// <summary>What a script is told: the worst of what is not mended.</summary>
    public int ExitCode
    {
        get
        {
            var left = counts.Values.Where(found => found.Repaired < found.Count).Select(found => found.Class.Severity).ToHashSet();
            return left.Contains(Severity.Loss) ? UpkeepExit.Lost
                : left.Contains(Severity.Wrong) || left.Contains(Severity.Missing) ? UpkeepExit.Wrong
                : left.Contains(Severity.Garbage) ? UpkeepExit.Garbage : UpkeepExit.Clean;
        }
    }

    /// <summary>One thing that is not as it should be. The same thing again, as when a bundle is looked at twice, counts once.</summary>
    public void Add(FindingClass found, string subject, string detail, bool repaired = false)
    {
        lock (gate)
        {
            if (seen.Count < Remembered && !seen.Add((found.Name, subject)))
                return;
            var (_, count, mended, examples) = counts.GetValueOrDefault(found.Name, (found, 0, 0, []));
            if (examples.Count < 5)
                examples.Add(subject);
            counts[found.Name] = (found, count + 1, mended + (repaired ? 1 : 0), examples);
            if (count < Told)
                sink.Finding(found, subject, detail, repaired);
        }
    }

    /// <summary>What was counted is counted again: another pass begins.</summary>
    public void Recount()
    {
        lock (gate)
            (Bundles, Entries, Rows) = (0, 0, 0);
    }

    public void Counted(int bundles = 0, int entries = 0, int rows = 0)
    {
        lock (gate)
            (Bundles, Entries, Rows) = (Bundles + bundles, Entries + entries, Rows + rows);
    }

    public void Progress(string pass, long done, long total, string unit)
    {
        if (done < total && lastTold != long.MinValue && time.GetElapsedTime(lastTold) < Pause)
            return;
        lastTold = time.GetTimestamp();
        sink.Progress(pass, done, total, unit);
    }
}

/// <summary>The executable's exit codes, which are those of the command line tool's table.</summary>
public static class UpkeepExit
{
    public const int Clean = 0;
    public const int Wrong = 1;
    public const int Usage = 2;
    public const int TryLater = 3;
    public const int Lost = 5;
    public const int Garbage = 6;
}
