using System.Text.Json;

namespace Ainft;

/// <summary>Writes comparators as they stand in a manifest.</summary>
internal static class ComparatorWriter
{
    public static void Write(Utf8JsonWriter writer, Comparator.Bitwise bitwise)
    {
        if (bitwise.Files is null)
        {
            writer.WriteStringValue(bitwise.Kind);
            return;
        }
        writer.WriteStartObject();
        writer.WriteStartArray(bitwise.Kind);
        foreach (var file in bitwise.Files)
            writer.WriteStringValue(file);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, Comparator.Close close)
    {
        WriteStart(writer, close.Kind, close.Place);
        if (close.Value is { } value)
            writer.WriteNumber("value", value);
        writer.WriteNumber("abs", close.Abs);
        writer.WriteNumber("rel", close.Rel);
        writer.WriteString("direction", close.Direction.ToText());
        WriteEnd(writer);
    }

    public static void Write(Utf8JsonWriter writer, Comparator.Interval interval)
    {
        WriteStart(writer, interval.Kind, interval.Place);
        if (interval.Mean is { } mean)
            writer.WriteNumber("mean", mean);
        writer.WriteNumber("sd", interval.Sd);
        writer.WriteNumber("n", interval.N);
        writer.WriteNumber("alpha", interval.Alpha);
        WriteEnd(writer);
    }

    public static void Write(Utf8JsonWriter writer, Comparator.All all)
    {
        writer.WriteStartObject();
        writer.WriteStartArray(all.Kind);
        foreach (var item in all.Items)
            item.WriteTo(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteStart(Utf8JsonWriter writer, string kind, MetricPlace place)
    {
        writer.WriteStartObject();
        writer.WriteStartObject(kind);
        writer.WriteString("file", place.File);
        writer.WriteString("pointer", place.Pointer);
    }

    private static void WriteEnd(Utf8JsonWriter writer)
    {
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
