namespace Ainft;

/// <summary>An RFC 6901 pointer under construction.</summary>
internal readonly struct JsonPointer(string text)
{
    private readonly string? text = text;

    public JsonPointer Append(int index) => new($"{text}/{index}");

    public JsonPointer Append(string name) => new($"{text}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}");

    public override string ToString() => text ?? "";
}
