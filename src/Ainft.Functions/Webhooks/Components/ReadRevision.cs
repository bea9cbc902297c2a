using Ainft.Fetching;
using Ainft.Sources;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// Reads the descriptions among the files of a fetched revision, in the order of their precedence. The owner of the
/// repository wrote the manifest in <c>ainft.json</c>, so its values come before all others. Only the fetched revision
/// decides about the source.
/// </summary>
internal static class ReadRevision
{
    private static readonly string[] Cards = ["README.md", "readme.md"];

    private static readonly (string Name, Reader Read)[] Described =
    [
        ("croissant.json", CroissantReader.Read), ("croissant.jsonld", CroissantReader.Read),
        ("CITATION.cff", CitationReader.Read), ("MLmodel", MlmodelReader.Read), ("config.json", ConfigReader.Read),
        ("dvc.lock", DvcReader.Read), ("dvc.yaml", DvcReader.Read),
    ];

    private delegate SourceReading Reader(string file, ReadOnlySpan<byte> utf8);

    /// <summary>Makes the draft of the manifest.</summary>
    /// <exception cref="SourceException">A file is damaged or too large.</exception>
    public static ManifestDraft Of(FetchedRevision revision)
    {
        var draft = ManifestDraft.Of(ReadingsOf(revision));
        string[] paths = [.. revision.Files.Select(file => file.Path), .. revision.Stated.Select(file => file.Path)];
        foreach (var guess in FileNamesReader.Read(paths).Values)
            if (!draft.Has(guess.Member))
                draft.Add(guess);
        return draft;
    }

    private static IEnumerable<SourceReading> ReadingsOf(FetchedRevision revision)
    {
        var (source, others) = revision.Reading.Split("source");
        yield return source;
        if (ClaimOf(revision) is { } claim && ClaimFileReader.ReadManifest(claim) is { } manifest)
            yield return manifest.Split("source").Others;
        yield return others;
        var card = Find(revision, Cards);
        var head = card is null ? [] : Head(card, SourceLimits.CardBytes);
        if (card is not null)
            yield return FrontMatterReader.Read(card.Path, head, head.Length == card.Size);
        foreach (var (name, read) in Described)
            if (Find(revision, name) is { } file)
                yield return read(file.Path, Head(file, SourceLimits.FileBytes + 1));
        if (card is not null)
            yield return CardBodyReader.Read(card.Path, head, head.Length == card.Size);
    }

    // The file is one of the component's files, or the importer fetched it beside them.
    private static byte[]? ClaimOf(FetchedRevision revision) => revision.Claim
        ?? (Find(revision, ClaimFileReader.FileName) is { Size: <= ClaimFileReader.MaxBytes } file
            ? File.ReadAllBytes(file.FullPath)
            : null);

    private static FetchedFile? Find(FetchedRevision revision, params string[] names) =>
        revision.Files.FirstOrDefault(file => names.Contains(file.Path));

    // One byte more than a limit lets the reader refuse the file.
    private static byte[] Head(FetchedFile file, int most)
    {
        using var stream = File.OpenRead(file.FullPath);
        var bytes = new byte[Math.Min(stream.Length, most)];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
