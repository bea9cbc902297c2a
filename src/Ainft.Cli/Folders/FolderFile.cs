namespace Ainft.Cli.Folders;

/// <summary>A file below a folder.</summary>
/// <param name="Path">Its path below the folder, with slashes.</param>
/// <param name="FullPath">Its path on this machine.</param>
/// <param name="Size">The number of bytes when it was listed.</param>
internal sealed record FolderFile(string Path, string FullPath, long Size);

/// <summary>A file with its digest.</summary>
/// <param name="Path">Its path below the folder, with slashes.</param>
/// <param name="FullPath">Its path on this machine.</param>
/// <param name="Size">The number of bytes.</param>
/// <param name="Digest">The SHA-256 of the bytes.</param>
internal sealed record DigestedFile(string Path, string FullPath, long Size, Sha256Digest Digest)
{
    /// <summary>The digest as manifests and sha256sum write it.</summary>
    public string Sha256 => Digest.ToString()[2..];
}
