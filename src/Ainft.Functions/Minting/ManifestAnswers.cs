namespace Ainft.Functions.Minting;

/// <summary>
/// A digest of the same files by the rule of another project. The scheme <c>model-signing/1.0</c> is the root digest of
/// OpenSSF Model Signing.
/// </summary>
public sealed record ForeignDigest(string Scheme, string Sha256);

/// <summary>
/// The files of a component. <c>Size</c> is the sum of their sizes. It is null when a file does not state its size.
/// <c>ContentDigest</c> is null unless every file has a path and a size.
/// </summary>
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
