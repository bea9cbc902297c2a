using Ainft.Sources;

namespace Ainft.Fetching;

/// <summary>A file of a revision that an importer stored on this machine.</summary>
/// <param name="Path">Its path in the revision, with slashes.</param>
/// <param name="FullPath">Its path on this machine.</param>
/// <param name="Size">The number of bytes.</param>
public sealed record FetchedFile(string Path, string FullPath, long Size);

/// <summary>A file of a revision whose digest the platform states, so that an importer need not fetch it.</summary>
/// <param name="Path">Its path in the revision, with slashes.</param>
/// <param name="Size">The number of bytes.</param>
/// <param name="Digest">The SHA-256 of the bytes.</param>
public sealed record StatedFile(string Path, long Size, Sha256Digest Digest);

/// <summary>A pinned revision of a platform.</summary>
/// <param name="Files">The files on this machine.</param>
/// <param name="Stated">The files with a stated digest.</param>
/// <param name="Reading">The values that the platform itself states.</param>
/// <param name="BaseUri">The address below which others can fetch the files, or null.</param>
public sealed record FetchedRevision(
    IReadOnlyList<FetchedFile> Files, IReadOnlyList<StatedFile> Stated, SourceReading Reading, string? BaseUri)
{
    /// <summary>
    /// The file <c>ainft.json</c> of the repository, at most <see cref="ClaimFileReader.MaxBytes"/>, when it is not one
    /// of the component's files. Null otherwise.
    /// </summary>
    public byte[]? Claim { get; init; }
}

/// <summary>The place for the files of a revision.</summary>
/// <param name="Folder">An empty folder.</param>
/// <param name="Require">
/// Refuses paths that no component may have. It gets the name of the revision and its paths, before a file is written.
/// </param>
/// <param name="Progress">Gets the part that is done, from 0 to 1, and the file that is fetched.</param>
public sealed record ImportTarget(
    string Folder, Action<string, IReadOnlyList<string>> Require, Action<double, string> Progress)
{
    /// <summary>The path on this machine of a file of the revision. Its folder exists then.</summary>
    internal string Place(string path)
    {
        var place = Path.Combine([Folder, .. path.Split('/')]);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        return place;
    }
}
