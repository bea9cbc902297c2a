using System.Text.Json;

namespace Ainft.Json;

/// <summary>
/// Describes the first difference of two documents. A message with the difference is easier to read than one with both
/// documents in full.
/// </summary>
internal static class JsonDifference
{
    private const int MaxText = 100;

    /// <summary>The first difference of two canonical documents as a sentence, or null when they are equal.</summary>
    /// <param name="expected">The document that was expected.</param>
    /// <param name="found">The document that was found.</param>
    public static string? First(ReadOnlyMemory<byte> expected, ReadOnlyMemory<byte> found)
    {
        using var one = JsonDocument.Parse(expected);
        using var other = JsonDocument.Parse(found);
        return Find(one.RootElement, other.RootElement, default);
    }

    private static string? Find(JsonElement expected, JsonElement found, JsonPointer place) =>
        (expected.ValueKind, found.ValueKind) switch
        {
            (JsonValueKind.Object, JsonValueKind.Object) => FindMember(expected, found, place),
            (JsonValueKind.Array, JsonValueKind.Array) => FindItem(expected, found, place),
            _ when expected.GetRawText() == found.GetRawText() => null,
            _ => $"Expected {Text(expected)} at {place}, found {Text(found)}.",
        };

    private static string? FindMember(JsonElement expected, JsonElement found, JsonPointer place)
    {
        foreach (var member in expected.EnumerateObject())
            if (!found.TryGetProperty(member.Name, out var other))
                return $"Expected {Text(member.Value)} at {place.Append(member.Name)}, but the member is missing.";
            else if (Find(member.Value, other, place.Append(member.Name)) is { } difference)
                return difference;
        foreach (var member in found.EnumerateObject())
            if (!expected.TryGetProperty(member.Name, out _))
                return $"Expected no member at {place.Append(member.Name)}, found {Text(member.Value)}.";
        return null;
    }

    private static string? FindItem(JsonElement expected, JsonElement found, JsonPointer place)
    {
        foreach (var (index, (item, other)) in expected.EnumerateArray().Zip(found.EnumerateArray()).Index())
            if (Find(item, other, place.Append(index)) is { } difference)
                return difference;
        return expected.GetArrayLength() == found.GetArrayLength()
            ? null
            : $"Expected {expected.GetArrayLength()} items at {place}, found {found.GetArrayLength()}.";
    }

    private static string Text(JsonElement value)
    {
        var text = value.GetRawText();
        return value.ValueKind is JsonValueKind.Object ? "an object"
            : value.ValueKind is JsonValueKind.Array ? $"a list of {value.GetArrayLength()}"
            : text.Length <= MaxText ? text
            : $"{text[..MaxText]}…";
    }
}
