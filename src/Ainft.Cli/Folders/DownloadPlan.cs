namespace Ainft.Cli.Folders;

/// <summary>The file of an artifact to download, and its path below the folder.</summary>
/// <param name="Path">The checked path.</param>
/// <param name="Artifact">The artifact.</param>
internal sealed record PlannedFile(string Path, ArtifactEntry Artifact);

/// <summary>
/// Chooses the path of every artifact and checks it again, because a manifest of an earlier release or of another
/// registry may have any path. All paths are checked before the first file is written.
/// </summary>
internal static class DownloadPlan
{
    /// <summary>Chooses the paths.</summary>
    /// <exception cref="CommandException">A path must not be written.</exception>
    public static IReadOnlyList<PlannedFile> Of(Manifest manifest)
    {
        var files = new List<PlannedFile>();
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var artifact in ArtifactEntry.Of(manifest))
        {
            var path = artifact.Path ?? NameOf(artifact, taken);
            if (FolderPath.Refusal(path) is { } reason)
                throw Refused($"The path {path} of an artifact {reason}.");
            taken.Add(path);
            files.Add(new PlannedFile(path, artifact));
        }

        RequireApart(files);
        return files;
    }

    private static void RequireApart(List<PlannedFile> files)
    {
        if (FolderPath.Clash(files.Select(file => file.Path)) is { } clash)
            throw Refused($"Two artifacts have the path {clash.Second}.");
        var paths = files.Select(file => file.Path).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var path in paths)
            for (var slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
                if (paths.Contains(path[..slash]))
                    throw Refused($"The artifact {path[..slash]} is also the folder of {path}.");
    }

    // The last part of a URI is a name that people know. The digest is a name that is always free and harmless.
    private static string NameOf(ArtifactEntry artifact, HashSet<string> taken)
    {
        var isPlace = Uri.TryCreate(artifact.Uri, UriKind.Absolute, out var address)
            && address.Scheme is not ("ainft" or "ni");
        var name = isPlace ? Uri.UnescapeDataString(address!.AbsolutePath.TrimEnd('/').Split('/')[^1]) : "";
        return name.Length > 0 && !name.Contains('/', StringComparison.Ordinal) && FolderPath.Refusal(name) is null
            && !taken.Contains(name) ? name : artifact.Digest.ToString()[2..];
    }

    private static CommandException Refused(string message) =>
        CommandException.Refused(message, "The command wrote no file.");
}
