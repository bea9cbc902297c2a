using System.Text.Json.Nodes;

namespace Ainft.Sources;

/// <summary>Reads a <c>CITATION.cff</c> (Citation File Format 1.2).</summary>
public static class CitationReader
{
    /// <summary>Reads the file.</summary>
    /// <param name="file">The name of the file.</param>
    /// <param name="utf8">The whole file, at most <see cref="SourceLimits.FileBytes"/>.</param>
    /// <exception cref="SourceException">The file is not YAML, or YAML beyond the limits.</exception>
    public static SourceReading Read(string file, ReadOnlySpan<byte> utf8)
    {
        var (reading, citation) = (new SourceReading(file), YamlText.Read(file, utf8));
        AddKind(reading, citation["type"]?.Text);
        reading.AddText("name", citation["title"]?.Text, "title");
        reading.AddText("version", citation["version"]?.Text, "version");
        reading.AddText("description", citation["abstract"]?.Text, "abstract");
        reading.AddText("homepage", (citation["url"] ?? citation["repository-code"])?.Text, "url");
        AddLicense(reading, citation);
        reading.AddList("tags", citation["keywords"]?.Texts ?? [], "keywords");
        if (citation["doi"]?.Text is { } doi)
            reading.AddPapers([new JsonObject { ["doi"] = doi.Split("doi.org/")[^1] }], "doi");
        AddAuthors(reading, citation["authors"]?.Items ?? []);
        return reading;
    }

    // Files without a type describe software by definition, but many datasets have such files too.
    private static void AddKind(SourceReading reading, string? type)
    {
        if (type is "dataset")
            reading.AddText("kind", ComponentKind.Data.ToText(), "type");
        else if (type is "software")
            reading.AddText("kind", ComponentKind.Code.ToText(), "type");
    }

    // The format says that a user may choose one of several licenses.
    private static void AddLicense(SourceReading reading, SourceNode citation)
    {
        var words = citation["license"]?.Texts.ToList() ?? [];
        var ids = words.Select(LicenseWords.OfSpdx).Distinct();
        reading.AddText("license", string.Join(" OR ", ids), $"license: {string.Join(", ", words)}");
        reading.AddText("properties/licenseLink", citation["license-url"]?.Text, "license-url");
    }

    private static void AddAuthors(SourceReading reading, IReadOnlyList<SourceNode> authors)
    {
        JsonNode?[] all = [.. authors.Select(Author).OfType<JsonObject>().Take(SourceLimits.ListItems)];
        reading.Add("authors", all.Length > 0 ? new JsonArray(all) : null, "authors");
    }

    private static JsonObject? Author(SourceNode author)
    {
        string?[] parts = [author["given-names"]?.Text, author["name-particle"]?.Text, author["family-names"]?.Text];
        var name = author["name"]?.Text
            ?? string.Join(' ', parts.Where(part => part is not null));
        if (name.Length == 0)
            return null;
        var value = new JsonObject { ["name"] = name };
        if (author["orcid"]?.Text is { } orcid)
            value["orcid"] = orcid[(orcid.LastIndexOf('/') + 1)..];
        if (author["website"]?.Text is { } website)
            value["url"] = website;
        return value;
    }
}
