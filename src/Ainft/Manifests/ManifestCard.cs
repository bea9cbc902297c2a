namespace Ainft.Manifests;

/// <summary>The members of a manifest that describe the component for catalogues. Each of them is optional.</summary>
/// <param name="Authors">The people and groups that made the component, at most 1,024.</param>
/// <param name="Languages">The natural languages of the component, as BCP 47 tags.</param>
/// <param name="Pipeline">The task of the model, which is Hugging Face's pipeline tag.</param>
/// <param name="Library">The library that loads the component, such as <c>transformers</c>.</param>
/// <param name="Tags">Words for a search, at most 256.</param>
/// <param name="Papers">The papers about the component.</param>
/// <param name="Metrics">The results that the creator states. No node has checked them.</param>
public sealed record ManifestCard(
    IReadOnlyList<Author> Authors,
    IReadOnlyList<string> Languages,
    string? Pipeline,
    string? Library,
    IReadOnlyList<string> Tags,
    IReadOnlyList<Paper> Papers,
    IReadOnlyList<ReportedMetric> Metrics)
{
    /// <summary>Whether the manifest has none of the members.</summary>
    public bool IsEmpty => Authors.Count + Languages.Count + Tags.Count + Papers.Count + Metrics.Count == 0
        && Pipeline is null && Library is null;
}

/// <summary>An item of a manifest's <c>authors</c>. A contributor is rewarded, but an author is not.</summary>
/// <param name="Name">The name.</param>
/// <param name="Orcid">The ORCID iD with its check digit, if stated.</param>
/// <param name="Url">An http or https address, if stated.</param>
public sealed record Author(string Name, string? Orcid, string? Url);

/// <summary>An item of a manifest's <c>papers</c>. It has at least one of both ids.</summary>
/// <param name="Doi">The DOI, such as <c>10.48550/arXiv.1706.03762</c>.</param>
/// <param name="Arxiv">The id of arXiv, such as <c>1706.03762</c>.</param>
public sealed record Paper(string? Doi, string? Arxiv);

/// <summary>An item of a manifest's <c>metrics</c>, which is a result that the creator states.</summary>
/// <param name="Name">The name of the metric, such as <c>accuracy</c>.</param>
/// <param name="Value">The value.</param>
/// <param name="Dataset">The index of the dataset in the manifest's parents, if stated.</param>
/// <param name="Split">The part of the dataset, such as <c>test</c>, if stated.</param>
public sealed record ReportedMetric(string Name, double Value, int? Dataset, string? Split);
