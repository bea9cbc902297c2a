namespace Ainft.Runs;

/// <summary>The words that results use for outcomes.</summary>
public static class TaskWords
{
    /// <summary>The word for an outcome, such as <c>out-of-memory</c>.</summary>
    public static string ToText(this TaskOutcome outcome) => outcome switch
    {
        TaskOutcome.Finished => "finished",
        TaskOutcome.Exited => "exited",
        TaskOutcome.OutOfMemory => "out-of-memory",
        TaskOutcome.TimedOut => "timed-out",
        TaskOutcome.DiskFull => "disk-full",
        TaskOutcome.BadOutput => "bad-output",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    /// <summary>Reads the word for an outcome.</summary>
    public static bool TryParse(string text, out TaskOutcome outcome)
    {
        outcome = Enum.GetValues<TaskOutcome>().FirstOrDefault(word => word.ToText() == text, (TaskOutcome)(-1));
        return outcome >= 0;
    }

    internal static string AllOutcomes => string.Join(", ", Enum.GetValues<TaskOutcome>().Select(ToText));
}
