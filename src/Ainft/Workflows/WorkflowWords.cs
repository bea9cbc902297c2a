namespace Ainft;

/// <summary>The words that workflows and results use for directions and outcomes.</summary>
public static class WorkflowWords
{
    /// <summary>The word for a direction, such as <c>at-most</c>.</summary>
    public static string ToText(this CloseDirection direction) => direction switch
    {
        CloseDirection.Both => "both",
        CloseDirection.AtMost => "at-most",
        CloseDirection.AtLeast => "at-least",
        _ => throw new ArgumentOutOfRangeException(nameof(direction)),
    };

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

    /// <summary>Reads the word for a direction.</summary>
    public static bool TryParse(string text, out CloseDirection direction)
    {
        direction = Enum.GetValues<CloseDirection>()
            .FirstOrDefault(word => word.ToText() == text, (CloseDirection)(-1));
        return direction >= 0;
    }

    /// <summary>Reads the word for an outcome.</summary>
    public static bool TryParse(string text, out TaskOutcome outcome)
    {
        outcome = Enum.GetValues<TaskOutcome>().FirstOrDefault(word => word.ToText() == text, (TaskOutcome)(-1));
        return outcome >= 0;
    }

    internal static string AllOutcomes => string.Join(", ", Enum.GetValues<TaskOutcome>().Select(ToText));
}
