namespace Ainft.Cli.Folders;

/// <summary>
/// Compares the files of a folder with the artifacts of a manifest, by the rules of <c>verify_files</c> in Python. An
/// artifact with a path is the file at that path. Another one is any file with its digest. A file that is neither
/// counts as changed when it has the name of a missing artifact. That name is the path of the artifact or of a
/// workflow's output, or else the end of the artifact's URI.
/// </summary>
internal sealed class FilesComparison
{
    private readonly Dictionary<string, DigestedFile> left;
    private readonly ILookup<Sha256Digest, DigestedFile> byDigest;
    private readonly List<DigestedFile> same = [];
    private readonly List<ChangedFile> changed = [];

    private FilesComparison(IReadOnlyList<DigestedFile> files)
    {
        left = files.ToDictionary(file => file.Path, StringComparer.Ordinal);
        byDigest = files.ToLookup(file => file.Digest);
    }

    /// <summary>Compares.</summary>
    public static FilesReport Of(Manifest manifest, IReadOnlyList<DigestedFile> files) =>
        new FilesComparison(files).Run(manifest, ArtifactEntry.Of(manifest));

    private FilesReport Run(Manifest manifest, IReadOnlyList<ArtifactEntry> artifacts)
    {
        var open = Enumerable.Range(0, artifacts.Count).Where(index => !TakeByPath(artifacts[index])).ToList();
        open = open.Where(index => !TakeByDigest(artifacts[index])).ToList();
        open = open.Where(index => !TakeByName(artifacts[index], NamesOf(manifest, artifacts[index], index))).ToList();
        return new FilesReport(
            same,
            [.. open.Select(index => artifacts[index])],
            [.. left.Values.OrderBy(file => file.Path, StringComparer.Ordinal)],
            changed);
    }

    private bool TakeByPath(ArtifactEntry artifact) =>
        artifact.Path is { } path && left.TryGetValue(path, out var file) && artifact.IsSame(file) && Take(file);

    private bool TakeByDigest(ArtifactEntry artifact) =>
        artifact.Path is null
        && byDigest[artifact.Digest].FirstOrDefault(file => left.ContainsKey(file.Path) && artifact.IsSame(file))
            is { } found
        && Take(found);

    private bool Take(DigestedFile file)
    {
        same.Add(file);
        return left.Remove(file.Path);
    }

    private bool TakeByName(ArtifactEntry artifact, IEnumerable<string> names)
    {
        if (names.FirstOrDefault(left.ContainsKey) is not { } name || !left.Remove(name, out var file))
            return false;
        changed.Add(new ChangedFile(name, artifact.Digest.ToString()[2..], file.Sha256));
        return true;
    }

    private static IEnumerable<string> NamesOf(Manifest manifest, ArtifactEntry artifact, int index)
    {
        if (artifact.Path is { } path)
            return [path];
        var outputs = manifest.Workflow?.Outputs.Where(output => output.Artifact == index)
            .Select(output => output.Path).ToList() ?? [];
        return outputs.Count > 0 ? outputs : Ends(artifact.Uri);
    }

    // The longest end comes first, because it is the most specific name.
    private static IEnumerable<string> Ends(string uri)
    {
        if (!Uri.TryCreate(uri, UriKind.Absolute, out var address))
            return [];
        var parts = Uri.UnescapeDataString(address.AbsolutePath).Split('/');
        return Enumerable.Range(0, parts.Length).Select(start => string.Join('/', parts[start..]));
    }
}
