using Ainft.Sources;

namespace Ainft.Cli.Folders;

/// <summary>
/// Opens the files of a folder that describe its component, and gives their bytes to the readers. Only this class
/// touches the disk for them.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="files">Its files.</param>
/// <param name="skipped">The files that give no values.</param>
internal sealed class FolderSources(string folder, IReadOnlyList<FolderFile> files, IReadOnlyCollection<string> skipped)
{
    private static readonly string[] Cards = ["README.md", "readme.md"];
    private static readonly string[] Croissants = ["croissant.json", "croissant.jsonld", "metadata.json"];

    /// <summary>Reads all of them. Values of earlier files come before values of later files.</summary>
    /// <param name="first">The values that come before those of the files.</param>
    /// <param name="paths">The paths of all files, with those that are not on this machine.</param>
    /// <exception cref="CommandException">A file is damaged or too large.</exception>
    public ManifestDraft Read(IEnumerable<SourceReading> first, IReadOnlyList<string> paths)
    {
        try
        {
            var draft = ManifestDraft.Of([.. first, .. Described(paths)]);
            foreach (var guess in FileNamesReader.Read(paths).Values)
                if (!draft.Has(guess.Member))
                    draft.Add(guess);
            return draft;
        }
        catch (SourceException exception)
        {
            throw CommandException.Refused(
                exception.Message, "Repair the file, or pass --skip FILE to take no values from it.");
        }
    }

    private IEnumerable<SourceReading> Described(IReadOnlyList<string> paths)
    {
        if (ReadWhole(FolderWalk.ManifestName) is { } manifest)
            yield return ManifestFileReader.Read(FolderWalk.ManifestName, manifest);
        var card = Find(Cards);
        (byte[] Bytes, bool IsWhole) head = card is null ? ([], true) : ReadHead(card.FullPath);
        if (card is not null)
            yield return FrontMatterReader.Read(card.Path, head.Bytes, head.IsWhole);
        foreach (var reading in Listed())
            yield return reading;
        foreach (var index in files.Where(file => ShardIndexReader.IsIndex(file.Path)))
            if (ReadWhole(index.Path, ShardIndexReader.MostBytes) is { } bytes)
                yield return ShardIndexReader.Read(index.Path, bytes, paths.ToHashSet());
        yield return SafetensorsReader.Sum([.. files.Where(IsSafetensors).Select(Header)]);
        if (ReadGit() is { } git)
            yield return git;
        if (card is not null)
            yield return CardBodyReader.Read(card.Path, head.Bytes, head.IsWhole);
    }

    private IEnumerable<SourceReading> Listed() =>
    [
        .. Of(Croissants, CroissantReader.Read), .. Of(["CITATION.cff"], CitationReader.Read),
        .. Of(["MLmodel"], MlmodelReader.Read), .. Of(["config.json"], ConfigReader.Read),
        .. Of(["dvc.lock"], DvcReader.Read), .. Of(["dvc.yaml"], DvcReader.Read),
    ];

    private IEnumerable<SourceReading> Of(string[] names, Reader read)
    {
        if (Find(names) is { } file && ReadWhole(file.Path) is { } bytes)
            yield return read(file.Path, bytes);
    }

    private FolderFile? Find(string[] names) =>
        files.FirstOrDefault(file => names.Contains(file.Path) && !skipped.Contains(file.Path));

    private bool IsSafetensors(FolderFile file) =>
        file.Path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) && !skipped.Contains(file.Path);

    private static SafetensorsHeader Header(FolderFile file) => Open(file.FullPath, stream =>
    {
        var start = new byte[SafetensorsReader.LengthBytes];
        var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var length = SafetensorsReader.LengthOf(file.Path, start.AsSpan(0, read), stream.Length);
        var header = new byte[length];
        stream.ReadExactly(header);
        return SafetensorsReader.Read(file.Path, header, stream.Length);
    });

    private static (byte[] Bytes, bool IsWhole) ReadHead(string path) => Open(path, stream =>
    {
        var head = new byte[Math.Min(stream.Length, SourceLimits.CardBytes)];
        var read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return (head[..read], stream.Length <= SourceLimits.CardBytes);
    });

    // One byte more than the limit lets the reader refuse the file.
    private byte[]? ReadWhole(string path, int most = SourceLimits.FileBytes)
    {
        var full = Path.Combine(folder, path);
        return !File.Exists(full) || skipped.Contains(path) ? null : Open(full, stream =>
        {
            var bytes = new byte[Math.Min(stream.Length, most + 1L)];
            return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        });
    }

    private SourceReading? ReadGit()
    {
        if (ReadWhole(".git/config") is not { } config || ReadWhole(".git/HEAD") is not { } head)
            return null;
        var commit = GitReader.ReferenceOf(head) is not { } reference ? GitReader.CommitOf(head)
            : ReadWhole($".git/{reference}") is { } line ? GitReader.CommitOf(line)
            : ReadWhole(".git/packed-refs") is { } packed ? GitReader.CommitIn(packed, reference) : null;
        return GitReader.Read(config, commit);
    }

    private static T Open<T>(string path, Func<FileStream, T> read) => InputFile.Read(path, () =>
    {
        using var stream = PlainFile.TryOpen(path) ?? throw CommandException.Usage($"{path} is no plain file.");
        return read(stream);
    });

    private delegate SourceReading Reader(string file, ReadOnlySpan<byte> utf8);
}
