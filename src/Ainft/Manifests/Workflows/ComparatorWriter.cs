using System.Text.Json;

namespace Ainft.Manifests.Workflows;

/// <summary>Writes comparators in their JSON form of a manifest.</summary>
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
        WriteEnd(writer, close.Baseline);
    }

    public static void Write(Utf8JsonWriter writer, Comparator.Interval interval)
    {
        WriteStart(writer, interval.Kind, interval.Place);
        if (interval.Mean is { } mean)
            writer.WriteNumber("mean", mean);
        writer.WriteNumber("sd", interval.Sd);
        writer.WriteNumber("n", interval.N);
        writer.WriteNumber("alpha", interval.Alpha);
        WriteEnd(writer, interval.Baseline);
    }

    public static void Write(Utf8JsonWriter writer, Comparator.Equivalent equivalent)
    {
        WriteStart(writer, equivalent.Kind, equivalent.Place);
        if (equivalent.Mean is { } mean)
            writer.WriteNumber("mean", mean);
        writer.WriteNumber("margin", equivalent.Margin);
        writer.WriteNumber("sd", equivalent.Sd);
        writer.WriteNumber("n", equivalent.N);
        writer.WriteNumber("alpha", equivalent.Alpha);
        WriteEnd(writer, equivalent.Baseline);
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

    // Comparators existed before baselines did. A comparator without a baseline must keep its bytes, because the
    // digests of stored runs depend on them.
    private static void WriteEnd(Utf8JsonWriter writer, double? baseline)
    {
        if (baseline is { } number)
            writer.WriteNumber("baseline", number);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
