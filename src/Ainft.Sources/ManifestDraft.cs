using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ainft.Sources;

/// <summary>
/// A manifest without its artifacts, made from the values of several files. The first value of a member wins. The rules
/// of the kernel decide whether a value may be used, so this class has no rules of its own.
/// </summary>
public sealed class ManifestDraft
{
    private static readonly JsonSerializerOptions Written =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // The rules of these members depend on other members, so only the whole manifest can be checked.
    private static readonly string[] Dependent = ["parents", "workflow", "contributors"];

    // People should know when two files disagree about these members.
    private static readonly string[] Compared = ["kind", "version", "license"];
    private readonly JsonObject members = new() { ["ainft"] = 1 };
    private readonly List<SourceValue> values = [];
    private readonly List<NamedUpstream> upstream = [];
    private readonly List<string> remarks = [];

    /// <summary>The values of the manifest with their places.</summary>
    public IReadOnlyList<SourceValue> Values => values;

    /// <summary>The parents that files name and that have no id here.</summary>
    public IReadOnlyList<NamedUpstream> Upstream => upstream;

    /// <summary>Sentences for people about values that the manifest does not have.</summary>
    public IReadOnlyList<string> Remarks => remarks;

    /// <summary>Makes a draft.</summary>
    /// <param name="readings">The files. Values of earlier files come before values of later files.</param>
    public static ManifestDraft Of(IEnumerable<SourceReading> readings)
    {
        ArgumentNullException.ThrowIfNull(readings);
        var draft = new ManifestDraft();
        foreach (var reading in readings)
        {
            foreach (var value in reading.Values)
                draft.Add(value);
            draft.upstream.AddRange(reading.Upstream);
            draft.remarks.AddRange(reading.Remarks);
        }

        draft.AddUpstream();
        return draft;
    }

    /// <summary>Whether the draft has a member.</summary>
    public bool Has(string member) => members.ContainsKey(member);

    /// <summary>The text of a member, or null.</summary>
    public string? Text(string member) =>
        members[member] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>Adds a value unless the draft has its member.</summary>
    /// <returns>The reason why the manifest cannot have the value, or null.</returns>
    public string? Add(SourceValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (Find(value.Path()) is { } earlier)
        {
            Compare(value, earlier);
            return null;
        }

        var violation = Array.Exists(Dependent, name => name == value.Member) ? null : Shorten(ref value);
        if (violation is null)
            Put(value);
        else if (violation.Code == ViolationCode.MemberUnknown && !value.Member.Contains('/', StringComparison.Ordinal))
            return Add(value with { Member = "properties/" + value.Member });
        else
            remarks.Add($"{value.Place} is left out. {violation.Reason}");
        return violation?.Reason;
    }

    /// <summary>A copy of the members.</summary>
    public JsonObject ToJson() => (JsonObject)members.DeepClone();

    // The names stay in the manifest, because people can still look them up when no id is known.
    private void AddUpstream()
    {
        JsonNode?[] names =
        [
            .. upstream.Distinct().Take(SourceLimits.ListItems).Select(parent =>
                new JsonObject { ["name"] = parent.Name, ["relation"] = parent.Relation.ToText() }),
        ];
        if (names.Length > 0)
            Add(new SourceValue("properties/upstream", new JsonArray(names), upstream[0].Place));
    }

    // One broken tag must not cost all others, so the refused items of a list are left out.
    private Violation? Shorten(ref SourceValue value)
    {
        var violation = Refusal(value);
        while (violation is not null && value.Value is JsonArray { Count: > 1 } list
            && IndexIn(violation.Pointer, value.Member) is { } index && index < list.Count)
        {
            remarks.Add($"{value.Place} has an item that is left out ({list[index]}). {violation.Reason}");
            var rest = list.Where((_, at) => at != index).Select(item => item?.DeepClone()).ToArray();
            value = value with { Value = new JsonArray(rest) };
            violation = Refusal(value);
        }

        return violation;
    }

    private static int? IndexIn(string pointer, string member) =>
        pointer.Split('/') is ["", var name, var index, ..] && name == member
        && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private void Compare(SourceValue value, JsonNode earlier)
    {
        if (Array.Exists(Compared, name => name == value.Member) && !JsonNode.DeepEquals(value.Value, earlier))
            remarks.Add($"{value.Place} has another {value.Member} ({value.Value}), which is not used.");
    }

    private JsonNode? Find(string[] path)
    {
        JsonNode? node = members;
        foreach (var name in path)
            node = (node as JsonObject)?[name];
        return node;
    }

    private void Put(SourceValue value)
    {
        Put(members, value);
        values.Add(value);
    }

    private static void Put(JsonObject target, SourceValue value)
    {
        var path = value.Path();
        foreach (var name in path[..^1])
        {
            if (target[name] is not JsonObject inner)
                target[name] = inner = new JsonObject();
            target = inner;
        }

        target[path[^1]] = value.Value.DeepClone();
    }

    private static Violation? Refusal(SourceValue value)
    {
        var probe = new JsonObject { ["ainft"] = 1, ["kind"] = ComponentKind.Data.ToText() };
        Put(probe, value);
        var utf8 = JsonSerializer.SerializeToUtf8Bytes(probe, Written);
        return Manifest.TryAccept(utf8, out _, out var violations) ? null : violations[0];
    }
}
