using Ainft.Sources;

namespace Ainft.Cli.Folders;

/// <summary>The files of a component before its manifest exists.</summary>
/// <param name="Files">The files on this machine, which are hashed.</param>
/// <param name="Known">The files whose digests a platform stated.</param>
/// <param name="Readings">The values that come before those of the files.</param>
/// <param name="BaseUri">The address of the files, or null.</param>
internal sealed record FolderContent(
    IReadOnlyList<FolderFile> Files,
    IReadOnlyList<DigestedFile> Known,
    IReadOnlyList<SourceReading> Readings,
    string? BaseUri)
{
    /// <summary>The paths of all files.</summary>
    public IReadOnlyList<string> Paths =>
        [.. Files.Select(file => file.Path), .. Known.Select(file => file.Path)];

    /// <summary>Checks the rules that need no digest, before hours of hashing or fetching.</summary>
    /// <param name="name">The name of the folder or repository in messages.</param>
    /// <param name="paths">The paths of all files.</param>
    /// <exception cref="CommandException">The files cannot become one component.</exception>
    public static void Require(string name, IReadOnlyList<string> paths)
    {
        if (paths.Count == 0)
            throw CommandException.Usage(
                $"{name} is a folder without files.", "Pass a manifest or a folder of files.");
        if (paths.Count > ManifestLimits.Artifacts)
            throw CommandException.Refused(
                $"{name} has {paths.Count:N0} files, but a manifest lists at most {ManifestLimits.Artifacts:N0}.",
                FolderPlan.TooMany);
        foreach (var path in paths)
            if (FolderPath.Refusal(path) is { } reason)
                throw CommandException.Refused($"The path {path} {reason}.", "Rename the file.");
        if (FolderPath.Clash(paths) is { } clash)
            throw CommandException.Refused(
                $"{clash.First} and {clash.Second} would be one file on other systems.", "Rename one of them.");
    }
}
