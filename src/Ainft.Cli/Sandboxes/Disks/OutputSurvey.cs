namespace Ainft.Cli.Sandboxes.Disks;

/// <summary>What a survey of a stranger's folder found.</summary>
/// <param name="Bytes">The larger of what its files take and what they claim to hold. Links count each time, holes as
/// if they were filled.</param>
/// <param name="Entries">How many files, folders and others there are below it; more than <see
/// cref="OutputTree.MostEntries"/> are not counted.</param>
/// <param name="Fault">Why no node could keep what is there, for its log; null when one can.</param>
internal sealed record OutputSurvey(long Bytes, int Entries, string? Fault)
{
    /// <summary>Whether it is more than a task with this limit may leave.</summary>
    public bool Exceeds(long limit) => Bytes > limit || Entries > OutputTree.MostEntries;
}
