namespace Ainft.Cli.Sandboxes.Disks;

/// <summary>The result of measuring an untrusted folder.</summary>
/// <param name="Bytes">The allocated bytes or the claimed sizes of all files, whichever is larger. A hard link is added
/// each time, and holes are added as if they were filled.</param>
/// <param name="Entries">The number of files, folders and others. The survey stops when it exceeds
/// <see cref="OutputTree.MostEntries"/>.</param>
/// <param name="Fault">The reason why no node could keep the content, for the log. Null when a node can.</param>
internal sealed record OutputSurvey(long Bytes, int Entries, string? Fault)
{
    /// <summary>Whether the folder exceeds the limits of a task with this many bytes.</summary>
    public bool Exceeds(long limit) => Bytes > limit || Entries > OutputTree.MostEntries;
}
