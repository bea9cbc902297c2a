using System.Text.Json;

namespace Ainft.Runs;

/// <summary>A number that was found in an output file.</summary>
/// <param name="File">The path of the output.</param>
/// <param name="Pointer">An RFC 6901 JSON pointer into the file.</param>
/// <param name="Value">The number. It can be NaN or an infinity.</param>
public sealed record Metric(string File, string Pointer, double Value)
{
    /// <summary>The place of the number.</summary>
    public MetricPlace Place => new(File, Pointer);

    /// <summary>
    /// Writes <c>{"file","pointer","value"}</c>. A value that is not finite is <c>"NaN"</c>, <c>"Infinity"</c> or
    /// <c>"-Infinity"</c>.
    /// </summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("file", File);
        writer.WriteString("pointer", Pointer);
        writer.WriteDouble("value", Value);
        writer.WriteEndObject();
    }
}
