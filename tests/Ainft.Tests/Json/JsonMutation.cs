using System.Text.Json.Nodes;
using Ainft.Tests.Manifests;
using CsCheck;

namespace Ainft.Tests.Json;

/// <summary>
/// One change of the structure or of a value of a document. A forger tries such changes, but a fuzzer of bytes rarely
/// finds them.
/// </summary>
internal sealed record JsonMutation(int Kind, int At, int From)
{
    private static readonly string[] Values = ["null", "{}", "[]", "\"\"", "-1", "0", "1e308", "9007199254740993",
        "true", "\"\\u0000\"", $"\"{new string('9', 200)}\""];

    public static readonly Gen<JsonMutation> Any = Gen.Select(Gen.Int[0, 6], Gen.Int[0, 1 << 20], Gen.Int[0, 1 << 20],
        (kind, at, from) => new JsonMutation(kind, at, from));

    /// <summary>
    /// Changes the document and returns the changed paths. The list is empty when this change does not fit the
    /// document.
    /// </summary>
    public IReadOnlyList<string> Apply(JsonNode root)
    {
        var places = ManifestGen.Places(root).ToArray();
        var (place, other) = (places[At % places.Length], places[From % places.Length]);
        var (path, from) = (place.GetPath(), other.GetPath());
        switch (Kind)
        {
            case 0:
                Remove(place);
                return [path];
            case 1 when place.Parent is JsonArray items:
                items.Insert(place.GetElementIndex(), place.DeepClone());
                return [path];
            case 1:
                place.Parent!.AsObject()[$"{place.GetPropertyName()}2"] = place.DeepClone();
                return [path];
            case 2 when !path.StartsWith(from, StringComparison.Ordinal)
                && !from.StartsWith(path, StringComparison.Ordinal):
                var (one, two) = (place.DeepClone(), other.DeepClone());
                place.ReplaceWith(two);
                other.ReplaceWith(one);
                return [path, from];
            case 3:
                place.ReplaceWith(other.DeepClone());
                return [path];
            case 4 when place is JsonValue value && value.TryGetValue(out string? text):
                place.ReplaceWith(text + (From % 2 == 0 ? "\0" : " "));
                return [path];
            case 5 when place.Parent is JsonArray list && list.Count > 1:
                var last = list[^1]!;
                list.RemoveAt(list.Count - 1);
                list.Insert(0, last);
                return [path];
            case 6:
                place.ReplaceWith(JsonNode.Parse(Values[From % Values.Length]));
                return [path];
            default:
                return [];
        }
    }

    private static void Remove(JsonNode place)
    {
        if (place.Parent is JsonArray items)
            items.RemoveAt(place.GetElementIndex());
        else
            place.Parent!.AsObject().Remove(place.GetPropertyName());
    }
}
