namespace Ainft.Manifests.Workflows;

/// <summary>The words that workflows use for directions.</summary>
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

    /// <summary>Reads the word for a direction.</summary>
    public static bool TryParse(string text, out CloseDirection direction)
    {
        direction = Enum.GetValues<CloseDirection>()
            .FirstOrDefault(word => word.ToText() == text, (CloseDirection)(-1));
        return direction >= 0;
    }
}
