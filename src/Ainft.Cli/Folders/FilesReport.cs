namespace Ainft.Cli.Folders;

/// <summary>A file whose bytes differ from those of the artifact with its name.</summary>
/// <param name="Path">The path of the file.</param>
/// <param name="Expected">The SHA-256 in the manifest.</param>
/// <param name="Found">The SHA-256 of the file.</param>
internal sealed record ChangedFile(string Path, string Expected, string Found);

/// <summary>How the files of a folder differ from the artifacts of a manifest.</summary>
/// <param name="Same">The files of artifacts.</param>
/// <param name="Missing">The artifacts without a file.</param>
/// <param name="Extra">The files without an artifact.</param>
/// <param name="Changed">The files with the name of an artifact and other bytes.</param>
internal sealed record FilesReport(
    IReadOnlyList<DigestedFile> Same,
    IReadOnlyList<ArtifactEntry> Missing,
    IReadOnlyList<DigestedFile> Extra,
    IReadOnlyList<ChangedFile> Changed)
{
    /// <summary>Whether the files are exactly the artifacts.</summary>
    public bool IsExact => Missing.Count + Extra.Count + Changed.Count == 0;
}
