using System.Security.Cryptography;

namespace Ainft.Cli.Nodes.Fetching;

/// <summary>
/// Stores files under their SHA-256, for several processes at a time. A file is renamed into place when it is complete,
/// so a reader never sees a part of it. The reader hashes the file again, so it detects an altered file. When all files
/// together exceed the limit, the least recently used are removed.
/// </summary>
internal sealed class ContentCache(string folder, long most, TimeProvider time)
{
    private const string Parts = "parts";
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(2);

    /// <summary>Opens a file. Null when the cache does not have it.</summary>
    public FileStream? TryOpen(Sha256Digest digest)
    {
        try
        {
            var file = new FileStream(
                PathOf(digest), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            File.SetLastWriteTimeUtc(file.SafeFileHandle, time.GetUtcNow().UtcDateTime);
            return file;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Opens the partial file of a digest for one task alone. Null while another task fetches it.</summary>
    public PartialFile? TryBegin(Sha256Digest digest)
    {
        Directory.CreateDirectory(Path.Combine(folder, Parts));
        return PartialFile.TryOpen(Path.Combine(folder, Parts, NameOf(digest)));
    }

    /// <summary>Adds a partial file to the cache. When its SHA-256 is not the digest, the file is emptied and the
    /// result is false.</summary>
    public async Task<bool> TryAddAsync(Sha256Digest digest, PartialFile part, CancellationToken cancellationToken)
    {
        part.Content.Position = 0;
        var hash = await SHA256.HashDataAsync(part.Content, cancellationToken);
        if (!hash.AsSpan().SequenceEqual(digest.Value.ToArray()))
        {
            part.Clear();
            return false;
        }

        part.Content.Flush(flushToDisk: true);
        part.MoveTo(PathOf(digest));
        File.SetLastWriteTimeUtc(PathOf(digest), time.GetUtcNow().UtcDateTime);
        return true;
    }

    public void Remove(Sha256Digest digest) => File.Delete(PathOf(digest));

    /// <summary>Removes all files. Open files can still be read to their end.</summary>
    public void Clear() => Trim(0);

    /// <summary>Removes the least recently used files until the rest is within the limit. Also removes partial files
    /// that no task has continued for two days.</summary>
    public void Trim() => Trim(most);

    private void Trim(long rest)
    {
        var files = new DirectoryInfo(folder) is { Exists: true } all ? all.GetFiles() : [];
        var total = files.Sum(file => file.Length);
        foreach (var file in files.OrderBy(file => file.LastWriteTimeUtc))
        {
            if (total <= rest)
                break;
            total -= file.Length;
            file.Delete();
        }

        if (!Directory.Exists(Path.Combine(folder, Parts)))
            return;
        foreach (var file in new DirectoryInfo(Path.Combine(folder, Parts)).GetFiles()
            .Where(file => time.GetUtcNow() - file.LastWriteTimeUtc > Abandoned))
            file.Delete();
    }

    private string PathOf(Sha256Digest digest) => Path.Combine(folder, NameOf(digest));

    private static string NameOf(Sha256Digest digest) => digest.Value.ToString()[2..];
}
