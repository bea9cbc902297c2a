namespace Ainft.Json;

/// <summary>An RFC 6901 pointer under construction.</summary>
internal readonly struct JsonPointer(string text)
{
    private readonly string? text = text;

    public JsonPointer Append(int index) => new($"{text}/{index}");

    public JsonPointer Append(string name)
    {
        var escaped = name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        return new JsonPointer($"{text}/{escaped}");
    }

    public override string ToString() => text ?? "";
}
