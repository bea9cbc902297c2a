namespace Ainft;

/// <summary>What a decided run teaches about one node's operator.</summary>
/// <param name="Node">The node and who stands behind it.</param>
/// <param name="AgreedWithVerdict">Whether its answer was the verdict's; null when it gave none in time.</param>
/// <param name="VerdictReproduced">Whether the verdict was that the claim is right.</param>
public sealed record Lesson(Candidate Node, bool? AgreedWithVerdict, bool VerdictReproduced)
{
    /// <summary>What a run teaches; nothing before it is decided. Each item once, in the order of the tasks.</summary>
    public static IReadOnlyList<Lesson> Of(Run run) => throw new NotImplementedException();

    /// <summary>The reliability with this lesson learned.</summary>
    public Reliability ApplyTo(Reliability reliability) => AgreedWithVerdict is { } agreed
        ? reliability.After(agreed, VerdictReproduced)
        : reliability.AfterNoReply();
}
