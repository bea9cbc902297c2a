namespace Ainft.ModelSigning;

/// <summary>A file of a signed statement.</summary>
/// <param name="Name">The path below the folder, with slashes.</param>
/// <param name="Digest">The SHA-256 of the bytes.</param>
public sealed record SignedFile(string Name, Sha256Digest Digest);

/// <summary>
/// The statement of OpenSSF Model Signing 1.0 about the files of a model, with the serialization <c>files</c> and
/// SHA-256.
/// </summary>
/// <param name="Name">The name that the signer gave the model. It is a hint only.</param>
/// <param name="Root">The root digest (section 6.5.1), which follows from <paramref name="Files"/>.</param>
/// <param name="Files">The files in the order of the statement. Each name occurs once.</param>
/// <param name="IgnoredPaths">The paths that the signer left out, with everything below them.</param>
public sealed record ModelStatement(
    string Name, Sha256Digest Root, IReadOnlyList<SignedFile> Files, IReadOnlyList<string> IgnoredPaths)
{
    /// <summary>
    /// Compares the statement with the files of a folder (section 8.4). A file is ignored when the statement does not
    /// list it and the specification or the signer excludes its path.
    /// </summary>
    /// <param name="files">The path below the folder and the digest of every file.</param>
    public SignedFilesReport Compare(IEnumerable<SignedFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var open = Files.ToDictionary(file => file.Name, file => file.Digest, StringComparer.Ordinal);
        var ignored = IgnoredPaths.ToHashSet(StringComparer.Ordinal);
        var (unsigned, changed) = (new List<string>(), new List<string>());
        foreach (var file in files)
            if (open.Remove(file.Name, out var digest))
            {
                if (digest != file.Digest)
                    changed.Add(file.Name);
            }
            else if (!FileDigests.IsExcluded(file.Name) && !IsBelow(ignored, file.Name))
                unsigned.Add(file.Name);
        var missing = Files.Where(file => open.ContainsKey(file.Name)).Select(file => file.Name).ToList();
        return new SignedFilesReport(Files.Count - missing.Count - changed.Count, missing, unsigned, changed);
    }

    private static bool IsBelow(HashSet<string> ignored, string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
            if (ignored.Contains(path[..end]))
                return true;
        return false;
    }
}

/// <summary>How the files of a folder differ from a signed statement.</summary>
/// <param name="Same">The number of files with the signed bytes.</param>
/// <param name="Missing">The signed files that the folder lacks.</param>
/// <param name="Unsigned">The files that the statement neither lists nor ignores.</param>
/// <param name="Changed">The files with other bytes than the signed ones.</param>
public sealed record SignedFilesReport(
    int Same, IReadOnlyList<string> Missing, IReadOnlyList<string> Unsigned, IReadOnlyList<string> Changed)
{
    /// <summary>Whether the files are exactly the signed ones.</summary>
    public bool IsExact => Missing.Count + Unsigned.Count + Changed.Count == 0;
}
