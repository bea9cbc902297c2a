using System.Text.Json;

namespace Ainft;

/// <summary>Writes comparators as they stand in a manifest.</summary>
internal static class ComparatorWriter
{
    public static void Write(Utf8JsonWriter writer, Comparator.Bitwise bitwise) => throw new NotImplementedException();

    public static void Write(Utf8JsonWriter writer, Comparator.Close close) => throw new NotImplementedException();

    public static void Write(Utf8JsonWriter writer, Comparator.Interval interval) => throw new NotImplementedException();

    public static void Write(Utf8JsonWriter writer, Comparator.All all) => throw new NotImplementedException();
}
