namespace Ainft.Functions.Minting;

/// <summary>
/// The words of a manifest's card by which lists find its component. The index has a row per word and bundle.
/// </summary>
internal static class CardWords
{
    /// <summary>The most UTF-16 units of a word of a filter. A code point of a manifest has up to two.</summary>
    public static int LongestOf(string filter) => 2 * filter switch
    {
        "author" => ManifestLimits.Name,
        "paper" => ManifestLimits.Doi,
        _ => ManifestLimits.Tag,
    };

    /// <summary>
    /// The listings of a card, each once. Two tags may differ in capital letters only, which the index does not tell
    /// apart. An author is found by name and by ORCID iD, and a paper by DOI and by its id of arXiv.
    /// </summary>
    public static IReadOnlyList<ListingKey> Of(Manifest manifest) => manifest.HasCard ? Of(manifest.Card) : [];

    private static ListingKey[] Of(ManifestCard card)
    {
        (string Filter, IEnumerable<string?> Words)[] all =
        [
            ("tag", card.Tags),
            ("library", [card.Library]),
            ("pipeline", [card.Pipeline]),
            ("language", card.Languages),
            ("author", card.Authors.SelectMany(author => new[] { author.Name, author.Orcid })),
            ("paper", card.Papers.SelectMany(paper => new[] { paper.Doi, paper.Arxiv })),
            ("metric", card.Metrics.Select(metric => metric.Name)),
        ];
        return
        [
            .. all.SelectMany(one => one.Words.OfType<string>().Select(word => ListingKey.OfWord(one.Filter, word)))
                .Distinct(),
        ];
    }
}
