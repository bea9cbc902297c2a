using System.Text.Json;

namespace Ainft;

/// <summary>Where a number is: in an output file that is JSON.</summary>
/// <param name="File">The path of the output.</param>
/// <param name="Pointer">An RFC 6901 JSON pointer; the empty string is the whole document.</param>
public readonly record struct MetricPlace(string File, string Pointer);

/// <summary>A number that was found in an output file.</summary>
/// <param name="File">The path of the output.</param>
/// <param name="Pointer">Where in it: an RFC 6901 JSON pointer.</param>
/// <param name="Value">The number, or what is none: not a number, or an infinity.</param>
public sealed record Metric(string File, string Pointer, double Value)
{
    /// <summary>Where it was found.</summary>
    public MetricPlace Place => new(File, Pointer);

    /// <summary>
    /// Writes <c>{"file","pointer","value"}</c>; what is no number is <c>"NaN"</c>, <c>"Infinity"</c> or
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
