namespace Ainft.Sources;

/// <summary>Reads a description of a dataset in Croissant 1.0 and 1.1 (JSON-LD).</summary>
public static class CroissantReader
{
    /// <summary>Reads the file. JSON of another kind gives no values.</summary>
    /// <param name="file">The name of the file.</param>
    /// <param name="utf8">The whole file, at most <see cref="SourceLimits.FileBytes"/>.</param>
    /// <exception cref="SourceException">The file is not JSON.</exception>
    public static SourceReading Read(string file, ReadOnlySpan<byte> utf8)
    {
        var (reading, data) = (new SourceReading(file), JsonText.Read(file, utf8));
        if (!IsCroissant(data))
            return reading;
        reading.AddText("kind", ComponentKind.Data.ToText(), "@type");
        reading.AddText("name", Text(data, "name"), "name");
        reading.AddText("version", Text(data, "version"), "version");
        reading.AddText("description", Text(data, "description"), "description");
        reading.AddText("homepage", Text(data, "url"), "url");
        AddLicense(reading, data);
        reading.AddList("tags", Texts(data, "keywords"), "keywords");
        reading.AddList("languages", Texts(data, "inLanguage"), "inLanguage");
        reading.AddText("properties/citation", Text(data, "citeAs") ?? Text(data, "citation"), "citeAs");
        return reading;
    }

    private static bool IsCroissant(SourceNode data) =>
        Texts(data, "@type").Any(type => type is "sc:Dataset" or "Dataset" or "schema:Dataset")
        || Texts(data, "conformsTo").Concat(Texts(data, "dct:conformsTo")).Any(uri =>
            uri.Contains("mlcommons.org/croissant", StringComparison.Ordinal));

    private static void AddLicense(SourceReading reading, SourceNode data)
    {
        var licenses = Texts(data, "license").ToList();
        string?[] ids = [.. licenses.Select(SpdxOf)];
        if (ids.Length > 0 && Array.TrueForAll(ids, id => id is not null))
            reading.AddText("license", string.Join(" AND ", ids.Distinct()), $"license: {string.Join(", ", licenses)}");
        else if (ids.Length > 0)
            reading.AddList("properties/licenseLinks", licenses, "license");
    }

    private static string? SpdxOf(string license) => license.Contains("://", StringComparison.Ordinal)
        ? LicenseWords.OfAddress(license) : LicenseWords.ToSpdx(license);

    private static string? Text(SourceNode data, string name) => Texts(data, name).FirstOrDefault();

    // A value of JSON-LD may be a text, an object with @value or @id, or a list of those.
    private static IEnumerable<string> Texts(SourceNode data, string name)
    {
        if ((data[name] ?? data["sc:" + name] ?? data["schema:" + name]) is not { } node)
            return [];
        var items = node.Items.Count > 0 ? node.Items : [node];
        return items.Select(item => item.Text ?? (item["@value"] ?? item["@id"] ?? item["url"] ?? item["name"])?.Text)
            .OfType<string>();
    }
}
