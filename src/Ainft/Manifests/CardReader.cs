namespace Ainft.Manifests;

/// <summary>Reads and validates the members of a <see cref="ManifestCard"/>.</summary>
internal static class CardReader
{
    /// <summary>The names of the members.</summary>
    public static readonly string[] Members =
        ["authors", "languages", "pipeline", "library", "tags", "papers", "metrics"];

    /// <param name="root">The manifest.</param>
    /// <param name="parents">The number of its parents.</param>
    public static ManifestCard Read(Field root, int parents) => new(
        root.Optional("authors")?.Items(1, ManifestLimits.Authors, ReadAuthor) ?? [],
        ReadDistinct(root, "languages", ManifestLimits.Languages, ReadLanguage, StringComparer.OrdinalIgnoreCase),
        root.Optional("pipeline")?.Text(
            ManifestLimits.Word, CardForms.Pipeline(), "a pipeline tag, such as text-generation"),
        root.Optional("library")?.Text(
            ManifestLimits.Word, CardForms.Library(), "the name of a library, such as transformers"),
        ReadDistinct(root, "tags", ManifestLimits.Tags, ReadTag, StringComparer.Ordinal),
        root.Optional("papers")?.Items(1, ManifestLimits.Papers, ReadPaper) ?? [],
        root.Optional("metrics")?.Items(1, ManifestLimits.Metrics, item => ReadMetric(item, parents)) ?? []);

    private static List<string> ReadDistinct(
        Field root, string name, int max, Func<Field, string?> read, StringComparer comparer)
    {
        if (root.Optional(name) is not { } field)
            return [];
        var known = new HashSet<string>(comparer);
        return field.Items(1, max, item => Distinct(item, read(item), known));
    }

    private static string? Distinct(Field item, string? text, HashSet<string> known)
    {
        if (text is not null && !known.Add(text))
            item.Refuse(ViolationCode.Repeated, "An earlier item is the same.");
        return text;
    }

    private static string? ReadLanguage(Field field) =>
        field.Text(ManifestLimits.Word, CardForms.Language(), "a language tag of BCP 47, such as en or pt-BR");

    private static string? ReadTag(Field field) =>
        field.Text(ManifestLimits.Tag, CardForms.Line(), "text without control characters");

    private static Author? ReadAuthor(Field field)
    {
        if (!field.IsObjectOf("name", "orcid", "url"))
            return null;
        var name = field.Required("name")?.Text(ManifestLimits.Name, CardForms.Line(), "text on one line");
        var orcid = field.Optional("orcid") is { } member ? ReadOrcid(member) : null;
        var url = field.Optional("url")?.Text(
            ManifestLimits.Uri, CardForms.WebAddress(), "an http or https address with a host");
        return name is null ? null : new Author(name, orcid, url);
    }

    private static string? ReadOrcid(Field field)
    {
        var orcid = field.Text(
            ManifestLimits.Word, CardForms.Orcid(), "an ORCID iD without its address, such as 0000-0002-1825-0097");
        if (orcid is not null && !HasCheckDigit(orcid))
            field.Refuse(ViolationCode.WrongForm, "The check digit of the ORCID iD is wrong.");
        return orcid;
    }

    // ISO 7064, MOD 11-2.
    private static bool HasCheckDigit(string orcid)
    {
        var total = 0;
        foreach (var digit in orcid[..^1].Where(char.IsAsciiDigit))
            total = (total + digit - '0') * 2 % 11;
        return orcid[^1] == "0123456789X"[(12 - total) % 11];
    }

    private static Paper? ReadPaper(Field field)
    {
        if (!field.IsObjectOf("doi", "arxiv"))
            return null;
        if (!field.Value.EnumerateObject().MoveNext())
            field.Refuse(ViolationCode.MemberMissing, "Expected at least one of doi and arxiv.");
        return new Paper(
            field.Optional("doi")?.Text(
                ManifestLimits.Doi, CardForms.Doi(), "a DOI without its address, such as 10.1000/182"),
            field.Optional("arxiv")?.Text(
                ManifestLimits.Word, CardForms.Arxiv(), "an id of arXiv, such as 1706.03762 or hep-th/9901001"));
    }

    private static ReportedMetric? ReadMetric(Field field, int parents)
    {
        if (!field.IsObjectOf("name", "value", "dataset", "split"))
            return null;
        var name = field.Required("name")?.Text(ManifestLimits.Tag, CardForms.Line(), "text on one line");
        var value = field.Required("value")?.Number();
        var dataset = field.Optional("dataset");
        var index = dataset?.Integer(0, ManifestLimits.Parents - 1);
        if (index >= parents)
            dataset!.Refuse(
                ViolationCode.UnknownReference,
                $"The parent {index} does not exist. The number of parents is {parents}, and the first is 0.");
        var split = field.Optional("split")?.Text(ManifestLimits.Tag, CardForms.Line(), "text on one line");
        return name is null || value is null ? null : new ReportedMetric(name, value.Value, (int?)index, split);
    }
}
