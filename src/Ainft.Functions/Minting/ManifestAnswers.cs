namespace Ainft.Functions.Minting;

/// <summary>A digest of the same files by the rule of another project.</summary>
/// <param name="Scheme">
/// The name of the rule. The scheme <c>model-signing/1.0</c> is the root digest of OpenSSF Model Signing.
/// </param>
/// <param name="Sha256">The digest as 64 hexadecimal digits.</param>
public sealed record ForeignDigest(string Scheme, string Sha256);

/// <summary>The files of a component.</summary>
/// <param name="Count">The number of files.</param>
/// <param name="Size">The sum of their sizes in bytes. It is absent when a file does not state its size.</param>
/// <param name="ContentDigest">
/// The digest over path, size and SHA-256 of each file. It is absent unless every file has a path and a size.
/// </param>
/// <param name="ForeignDigests">The digests of the same files by the rules of other projects.</param>
public sealed record FilesAnswer(
    int Count, decimal? Size, string? ContentDigest, IReadOnlyList<ForeignDigest> ForeignDigests)
{
    /// <summary>Describes the artifacts of a manifest, or returns null when it has none.</summary>
    public static FilesAnswer? Of(Manifest manifest) => manifest.Artifacts.Count == 0
        ? null
        : new FilesAnswer(
            manifest.Artifacts.Count,
            // The decimal holds every sum of 4,096 sizes, which a long does not.
            manifest.Artifacts.All(artifact => artifact.Size is not null)
                ? manifest.Artifacts.Sum(artifact => (decimal)artifact.Size!)
                : null,
            FileDigests.Content(manifest.Artifacts)?.ToString(),
            FileDigests.ModelSigning(manifest.Artifacts) is { } root
                ? [new ForeignDigest("model-signing/1.0", root.ToString()[2..])]
                : []);
}

/// <summary>The members of a manifest that describe the component for catalogues, as its creator states them.</summary>
/// <param name="Authors">The authors.</param>
/// <param name="Languages">The languages as BCP 47 tags.</param>
/// <param name="Pipeline">The task of the model, such as <c>text-generation</c>.</param>
/// <param name="Library">The library that loads the component.</param>
/// <param name="Tags">The tags.</param>
/// <param name="Papers">The papers about the component.</param>
/// <param name="Metrics">The results that the creator reports.</param>
public sealed record CardAnswer(
    IReadOnlyList<Author>? Authors,
    IReadOnlyList<string>? Languages,
    string? Pipeline,
    string? Library,
    IReadOnlyList<string>? Tags,
    IReadOnlyList<Paper>? Papers,
    IReadOnlyList<ReportedMetric>? Metrics)
{
    /// <summary>The members of a manifest, or null when it has none of them.</summary>
    public static CardAnswer? Of(Manifest manifest)
    {
        var card = manifest.Card;
        return card.IsEmpty
            ? null
            : new CardAnswer(
                OrNull(card.Authors), OrNull(card.Languages), card.Pipeline, card.Library, OrNull(card.Tags),
                OrNull(card.Papers), OrNull(card.Metrics));
    }

    private static IReadOnlyList<T>? OrNull<T>(IReadOnlyList<T> items) => items.Count == 0 ? null : items;
}
