using System.Globalization;
using System.Text;
using Ainft.Cli.Nodes;

namespace Ainft.Cli.Folders;

/// <summary>
/// Digests of files that were hashed before, by their <see cref="FileFacts"/>. Only this user can read or change the
/// file. <c>verify --files</c> does not use it, because an auditor must see the bytes.
/// </summary>
internal sealed class HashCache
{
    private const int MostEntries = 200_000, MostBytes = 64 << 20;

    // A file system can give two changes the same time when they are this close together.
    private const long Unsure = 2_000_000_000;
    private readonly string file;
    private readonly TimeProvider time;
    private readonly Dictionary<FileFacts, Sha256Digest> known;
    private readonly List<FileFacts> added = [];
    private readonly Lock alone = new();

    private HashCache(string file, Dictionary<FileFacts, Sha256Digest> known, TimeProvider time) =>
        (this.file, this.known, this.time) = (file, known, time);

    /// <summary>Opens the cache of this user. A damaged line of it is ignored, and the file is hashed again.</summary>
    public static HashCache Open(TimeProvider time, string? file = null)
    {
        file ??= CacheFolder.PathOf("hashes");
        return new HashCache(file, Read(file), time);
    }

    /// <summary>The digest of a file with these facts, or null.</summary>
    public Sha256Digest? Find(FileFacts facts)
    {
        lock (alone)
            return facts.IsExact && known.TryGetValue(facts, out var digest) ? digest : null;
    }

    /// <summary>
    /// Keeps a digest, unless the file has changed so recently that a later change could look the same.
    /// </summary>
    public void Add(FileFacts facts, Sha256Digest digest)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000;
        if (!facts.IsExact || now - Math.Max(facts.Modified, facts.Changed) < Unsure)
            return;
        lock (alone)
            if (known.TryAdd(facts, digest))
                added.Add(facts);
    }

    /// <summary>Writes the new digests. The cache is a convenience, so a full disk does not fail the command.</summary>
    public void Save()
    {
        if (added.Count == 0)
            return;
        try
        {
            PrivateFiles.CreateFolder(Path.GetDirectoryName(file)!);
            // Another process may have replaced the file meanwhile, and its lines stay.
            var all = Read(file);
            foreach (var facts in added)
                all[facts] = known[facts];
            Write(all);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next run hashes the files again.
        }
    }

    private void Write(Dictionary<FileFacts, Sha256Digest> all)
    {
        var part = $"{file}.{Environment.ProcessId}.part";
        using (var writer = new StreamWriter(PrivateFiles.Create(part), new UTF8Encoding(false)))
            foreach (var (facts, digest) in all.Skip(Math.Max(0, all.Count - MostEntries)))
                writer.Write(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{facts.Device} {facts.Inode} {facts.Size} {facts.Modified} {facts.Changed} {digest}\n"));
        File.Move(part, file, overwrite: true);
    }

    private static Dictionary<FileFacts, Sha256Digest> Read(string file)
    {
        var all = new Dictionary<FileFacts, Sha256Digest>();
        try
        {
            if (new FileInfo(file) is { Exists: true, Length: <= MostBytes })
                foreach (var line in File.ReadLines(file))
                    if (TryRead(line, out var facts, out var digest))
                        all[facts] = digest;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // An unreadable cache is an empty one.
        }

        return all;
    }

    private static bool TryRead(string line, out FileFacts facts, out Sha256Digest digest)
    {
        (facts, digest) = (default, default);
        var parts = line.Split(' ');
        if (parts.Length != 6
            || !ulong.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var device)
            || !ulong.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var inode)
            || !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || !long.TryParse(parts[3], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var modified)
            || !long.TryParse(parts[4], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var changed))
            return false;
        facts = new FileFacts(device, inode, size, modified, changed);
        return Sha256Digest.TryParse(parts[5], out digest);
    }
}
