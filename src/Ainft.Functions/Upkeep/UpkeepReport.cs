using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>All findings of one class.</summary>
public sealed record FindingCount(FindingClass Class, int Count, int Repaired, IReadOnlyList<string> Examples);

/// <summary>Counts the findings of a run by class, and passes findings and progress to a sink.</summary>
/// <param name="sink">Writes for people or scripts.</param>
/// <param name="time">Limits the rate of progress lines.</param>
public sealed class UpkeepReport(IUpkeepSink sink, TimeProvider time)
{
    private const int Reported = 100;
    private const int Remembered = 100_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<string, (FindingClass Class, int Count, int Repaired, List<string> Examples)>
        counts = [];
    private readonly HashSet<(string Class, string Subject)> seen = [];
    private readonly Lock gate = new();
    private long lastProgress = long.MinValue;

    public long Bundles { get; private set; }

    public long Entries { get; private set; }

    public long Rows { get; private set; }

    public IReadOnlyList<FindingCount> Findings =>
        [.. counts.Values.OrderBy(found => found.Class.Severity)
            .ThenBy(found => found.Class.Name, StringComparer.Ordinal)
            .Select(found => new FindingCount(found.Class, found.Count, found.Repaired, found.Examples))];

    /// <summary>Whether a repair replaced or removed existing rows. Instances can cache such rows.</summary>
    public bool HasReplaced => counts.Values.Any(found => found.Repaired > 0 && found.Class.Severity == Severity.Wrong);

    /// <summary>Whether rows of a table are wrong or missing and were not repaired.</summary>
    public bool HasLeft(IndexTable table) => counts.Values.Any(found => found.Repaired < found.Count
        && (found.Class == FindingClass.MissingIn(table)
            || found.Class == FindingClass.WrongIn(table)
            || found.Class == FindingClass.DanglingIn(table)));

    /// <summary>The exit code, which is the highest severity of the findings that were not repaired.</summary>
    public int ExitCode
    {
        get
        {
            var left = counts.Values.Where(found => found.Repaired < found.Count)
                .Select(found => found.Class.Severity).ToHashSet();
            return left.Contains(Severity.Loss) ? UpkeepExit.Lost
                : left.Contains(Severity.Wrong) || left.Contains(Severity.Missing) ? UpkeepExit.Wrong
                : left.Contains(Severity.Garbage) ? UpkeepExit.Garbage : UpkeepExit.Clean;
        }
    }

    /// <summary>
    /// Adds a finding. It ignores the same finding again, for example from a bundle that the check projects twice.
    /// </summary>
    public void Add(FindingClass found, string subject, string detail, bool repaired = false)
    {
        lock (gate)
        {
            if (seen.Count < Remembered && !seen.Add((found.Name, subject)))
                return;
            var (_, count, repairs, examples) = counts.GetValueOrDefault(found.Name, (found, 0, 0, []));
            if (examples.Count < 5)
                examples.Add(subject);
            counts[found.Name] = (found, count + 1, repairs + (repaired ? 1 : 0), examples);
            if (count < Reported)
                sink.Finding(found, subject, detail, repaired);
        }
    }

    /// <summary>Resets the numbers at the start of another pass.</summary>
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
        if (done < total && lastProgress != long.MinValue && time.GetElapsedTime(lastProgress) < Pause)
            return;
        lastProgress = time.GetTimestamp();
        sink.Progress(pass, done, total, unit);
    }
}

/// <summary>The exit codes of the executable, which are the same as those of the command line tool.</summary>
public static class UpkeepExit
{
    public const int Clean = 0;
    public const int Wrong = 1;
    public const int Usage = 2;
    public const int TryLater = 3;
    public const int Lost = 5;
    public const int Garbage = 6;
}
