using System.Security.Cryptography;

namespace Ainft.Cli.Nodes.Fetching;

/// <summary>
/// Files by their SHA-256, several processes at a time: a file appears under its name whole or not at all (renamed into place), is opened by
/// whoever uses it, and the longest unused go when all together are larger than allowed. What is read is hashed again by the reader, so a file
/// that somebody altered is noticed, not used.
/// </summary>
internal sealed class ContentCache(string folder, long most, TimeProvider time)
{
    private const string Parts = "parts";
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(2);

    /// <summary>Opens what is there; null when it is not.</summary>
    public FileStream? TryOpen(Sha256Digest digest)
    {
        try
        {
            var file = new FileStream(PathOf(digest), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            File.SetLastWriteTimeUtc(file.SafeFileHandle, time.GetUtcNow().UtcDateTime);
            return file;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The bytes of a digest that are there so far, for this process alone; null while another one fetches them.</summary>
    public PartialFile? TryBegin(Sha256Digest digest)
    {
        Directory.CreateDirectory(Path.Combine(folder, Parts));
        return PartialFile.TryOpen(Path.Combine(folder, Parts, NameOf(digest)));
    }

    /// <summary>Takes a partial file in if it is what the digest says, and answers whether it was; else it is empty afterwards.</summary>
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

    /// <summary>Removes all files; those that are open can be read to their end.</summary>
    public void Clear() => Trim(0);

    /// <summary>Removes the longest unused until the rest is as small as allowed, and parts that nobody went on with.</summary>
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
        foreach (var file in new DirectoryInfo(Path.Combine(folder, Parts)).GetFiles().Where(file => time.GetUtcNow() - file.LastWriteTimeUtc > Abandoned))
            file.Delete();
    }

    private string PathOf(Sha256Digest digest) => Path.Combine(folder, NameOf(digest));

    private static string NameOf(Sha256Digest digest) => digest.Value.ToString()[2..];
}
