using System.Text.Json;

namespace Ainft.Sources;

/// <summary>Reads JSON from strangers into the same nodes as YAML.</summary>
internal static class JsonText
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = SourceLimits.Depth };

    /// <summary>The options for texts in which a repeated name could mislead one of two readers.</summary>
    public static readonly JsonDocumentOptions Strict =
        new() { MaxDepth = SourceLimits.Depth, AllowDuplicateProperties = false };

    /// <summary>Reads one document.</summary>
    /// <exception cref="SourceException">The text is not JSON, or has too many values.</exception>
    public static SourceNode Read(string file, ReadOnlySpan<byte> utf8) => Read(file, utf8, Options);

    /// <summary>Reads one document whose objects repeat no name.</summary>
    /// <exception cref="SourceException">The text is not such a document, or has too many values.</exception>
    public static SourceNode ReadStrict(string file, ReadOnlySpan<byte> utf8) => Read(file, utf8, Strict);

    private static SourceNode Read(string file, ReadOnlySpan<byte> utf8, JsonDocumentOptions options)
    {
        var text = SourceText.Decode(file, utf8);
        try
        {
            using var document = JsonDocument.Parse(text, options);
            if (Count(document.RootElement) > SourceLimits.Nodes)
                throw new SourceException($"{file} has more than {SourceLimits.Nodes:N0} values.")
                {
                    Code = ViolationCode.WrongCount,
                };
            return Convert(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw NotJson(file, exception, options.AllowDuplicateProperties);
        }
        catch (InvalidOperationException exception)
        {
            throw NoCharacter(file, exception);
        }
    }

    /// <summary>The refusal of a text that is not JSON.</summary>
    public static SourceException NotJson(string file, JsonException exception, bool allowsRepeats) => new(
        $"{file} is not JSON at line {(exception.LineNumber ?? 0) + 1}. It may have {SourceLimits.Depth} levels at most"
        + (allowsRepeats ? "." : " and no name twice."),
        exception);

    /// <summary>
    /// The refusal of a text with an escape that is half of a surrogate pair. The escape is JSON, but no text.
    /// </summary>
    public static SourceException NoCharacter(string file, InvalidOperationException exception) =>
        new($"{file} has an escape that is not a character.", exception);

    // A value of a few bytes becomes a node of some hundred, so the size of the text does not bound the memory.
    private static int Count(JsonElement value)
    {
        var count = 1;
        if (value.ValueKind == JsonValueKind.Array)
            foreach (var item in value.EnumerateArray())
                count += Count(item);
        if (value.ValueKind == JsonValueKind.Object)
            foreach (var member in value.EnumerateObject())
                count += Count(member.Value);
        return count;
    }

    private static SourceNode Convert(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => SourceNode.OfMap(Members(value)),
        JsonValueKind.Array => SourceNode.OfList([.. value.EnumerateArray().Select(Convert)]),
        JsonValueKind.String => SourceNode.OfText(value.GetString()),
        JsonValueKind.Null => SourceNode.OfText(null),
        _ => SourceNode.OfText(value.GetRawText()),
    };

    // Python writes the last of two equal names over the first, so other tools read the last one too.
    private static Dictionary<string, SourceNode> Members(JsonElement value)
    {
        var members = new Dictionary<string, SourceNode>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
            members[member.Name] = Convert(member.Value);
        return members;
    }
}
