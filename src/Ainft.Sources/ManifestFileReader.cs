using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ainft.Sources;

/// <summary>
/// Reads a manifest that a person keeps beside the files. Its values come before those of all other files. The files
/// themselves are read again, so its artifacts are left out.
/// </summary>
public static class ManifestFileReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads the file.</summary>
    /// <param name="file">The name of the file.</param>
    /// <param name="utf8">The whole file, at most <see cref="SourceLimits.FileBytes"/>.</param>
    /// <exception cref="SourceException">The file is not a JSON object.</exception>
    public static SourceReading Read(string file, ReadOnlySpan<byte> utf8) => Read(file, Parse(file, utf8));

    /// <summary>Reads the members of a manifest that is a part of a file.</summary>
    internal static SourceReading Read(string file, JsonObject manifest)
    {
        var reading = new SourceReading(file);
        foreach (var (name, value) in manifest)
            if (name is "source" or "properties" && value is JsonObject parts)
                foreach (var (part, inner) in parts)
                    reading.Add($"{name}/{SourceValue.Escape(part)}", inner?.DeepClone(), $"{name}.{part}");
            else if (name is not ("ainft" or "artifacts"))
                reading.Add(name, value?.DeepClone(), name);
        return reading;
    }

    /// <summary>Parses a file that is a JSON object.</summary>
    internal static JsonObject Parse(string file, ReadOnlySpan<byte> utf8)
    {
        var text = SourceText.Decode(file, utf8);
        try
        {
            return JsonNode.Parse(text, null, Strict) as JsonObject
                ?? throw new SourceException($"{file} is not a JSON object.");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new SourceException($"{file} is not JSON. {exception.Message.Split(" LineNumber:")[0]}", exception);
        }
    }
}
