using System.Globalization;

namespace Ainft.Cli.Api;

/// <summary>The facts that a manifest's members for catalogues give, and the digests over its files.</summary>
internal static class CardView
{
    /// <summary>Reads the facts from the server's description of an AINFT.</summary>
    public static IReadOnlyList<(string Name, string? Value)> Read(AnswerPart answer) =>
    [
        .. answer.Find("reference")?.Flag() == true
            ? [("reference", (string?)"to a work of others, registered by the creator")]
            : Array.Empty<(string, string?)>(),
        .. SourceView.Facts(answer),
        .. answer.Find("card") is { } card ? Card(card) : [],
        .. answer.Find("files") is { } files ? Digests(files) : [],
    ];

    private static IEnumerable<(string, string?)> Card(AnswerPart card) =>
    [
        .. Items(card, "authors").Select(author => ("author", (string?)AuthorOf(author))),
        ("languages", Words(card, "languages")),
        ("pipeline", card.Find("pipeline")?.Text()),
        ("library", card.Find("library")?.Text()),
        ("tags", Words(card, "tags")),
        .. Items(card, "papers").Select(paper => ("paper", (string?)PaperOf(paper))),
        .. Items(card, "metrics").Select(metric => ("metric", (string?)MetricOf(metric))),
    ];

    private static IEnumerable<(string, string?)> Digests(AnswerPart files) =>
    [
        ("content digest", files.Find("contentDigest")?.Text()),
        .. Items(files, "foreignDigests").Select(one =>
            (one.Member("scheme").Text(), (string?)one.Member("sha256").Text())),
    ];

    private static IEnumerable<AnswerPart> Items(AnswerPart part, string name) => part.Find(name)?.Items() ?? [];

    private static string? Words(AnswerPart card, string name) =>
        card.Find(name) is { } words ? string.Join(", ", words.Items().Select(word => word.Text())) : null;

    private static string AuthorOf(AnswerPart author) => string.Join(
        "  ",
        new[] { author.Member("name").Text(), author.Find("orcid")?.Text(), author.Find("url")?.Text() }
            .Where(text => text is not null));

    private static string PaperOf(AnswerPart paper) => string.Join(
        "  ",
        new[] { Prefixed("doi:", paper.Find("doi")), Prefixed("arXiv:", paper.Find("arxiv")) }
            .Where(text => text is not null));

    private static string? Prefixed(string prefix, AnswerPart? id) => id is { } one ? prefix + one.Text() : null;

    private static string MetricOf(AnswerPart metric)
    {
        var value = metric.Member("value").Real().ToString("R", CultureInfo.InvariantCulture);
        var dataset = metric.Find("dataset") is { } index ? $" on parent {index.Count()}" : "";
        var split = metric.Find("split") is { } part ? $", {part.Text()}" : "";
        return $"{metric.Member("name").Text()} = {value}{dataset}{split}";
    }
}
