using System.Buffers;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Manifests;

/// <summary>
/// Expands the seed form, which is one object with some of <c>data</c>, <c>model</c>, <c>service</c> and <c>state</c>,
/// each a string or an object. The seed becomes one manifest per member and one composite of all of them.
/// </summary>
/// <remarks>
/// <para>A string becomes <c>{"ainft":1,"kind":KIND,"source":{"uri":STRING}}</c>. An object becomes
/// <c>{"ainft":1,"kind":KIND,"properties":OBJECT}</c>. If the <c>name</c> of the object is a string, it is also the
/// <c>name</c> of the manifest.</para>
/// <para>If the seed has both, the data is the parent of the model (<c>trained-on</c>). Likewise the model is the
/// parent of the service (<c>serves</c>), and the service is the parent of the state (<c>records</c>). The composite
/// <c>{"ainft":1,"kind":"composite","parents":[…]}</c> has every component as <c>part</c>, in the order above. The
/// manifests have no other content, so the same seed and creator always give the same ids.</para>
/// </remarks>
public static class SeedForm
{
    private static readonly (ComponentKind Kind, Relation ToPrevious)[] Parts =
    [
        (ComponentKind.Data, default),
        (ComponentKind.Model, Relation.TrainedOn),
        (ComponentKind.Service, Relation.Serves),
        (ComponentKind.State, Relation.Records),
    ];

    /// <summary>
    /// Whether an object has the shape of a seed. It must have at least one member of a seed and no <c>ainft</c>.
    /// </summary>
    public static bool IsSeed(JsonElement document) =>
        document.ValueKind == JsonValueKind.Object && !document.TryGetProperty("ainft", out _)
        && Parts.Any(part => document.TryGetProperty(part.Kind.ToText(), out _));

    /// <summary>Whether a document has the shape of a seed. It returns false when the document is not JSON.</summary>
    public static bool IsSeed(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        try
        {
            using var document = JsonDocument.ParseValue(ref reader);
            return IsSeed(document.RootElement);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Expands a seed into its manifests.</summary>
    /// <param name="utf8">The seed as a JSON document.</param>
    /// <param name="creator">The account that mints the seed. The ids of the parents depend on it.</param>
    /// <param name="manifests">
    /// The manifests, parents before children and the composite last. The list is empty if the method returns false.
    /// </param>
    /// <param name="violations">
    /// The violations, with pointers into the seed. The list is empty if the method returns true.
    /// </param>
    public static bool TryExpand(
        ReadOnlySpan<byte> utf8,
        Address creator,
        out IReadOnlyList<Manifest> manifests,
        out IReadOnlyList<Violation> violations)
    {
        manifests = [];
        if (!CanonicalJson.TryCanonicalize(utf8, out byte[]? canonical, out var violation))
        {
            violations = [violation];
            return false;
        }
        using var document = JsonDocument.Parse(canonical);
        var found = new List<Violation>();
        violations = found;
        var seed = new Field(document.RootElement, found);
        if (!seed.IsObjectOf("data", "model", "service", "state"))
            return false;
        var expanded = Expand(seed, creator, found);
        if (expanded.Count == 0 && found.Count == 0)
            seed.Refuse(ViolationCode.MemberMissing, "Expected at least one of data, model, service and state.");
        if (found.Count > 0)
            return false;
        manifests = expanded;
        return true;
    }

    private static List<Manifest> Expand(Field seed, Address creator, List<Violation> found)
    {
        var manifests = new List<Manifest>();
        var ids = new List<ManifestParent>();
        Manifest? previous = null;
        foreach (var (kind, toPrevious) in Parts)
        {
            var part = seed.Optional(kind.ToText());
            var parents = previous is null ? [] : (ManifestParent[])[new(previous.IdFor(creator), toPrevious)];
            previous = part is null ? null : ReadPart(part.Value, kind, parents, found);
            if (previous is null)
                continue;
            manifests.Add(previous);
            ids.Add(new ManifestParent(previous.IdFor(creator), Relation.Part));
        }
        if (manifests.Count > 0)
            manifests.Add(Manifest.ReadCanonical(Write(ComponentKind.Composite, null, ids)));
        return manifests;
    }

    private static Manifest? ReadPart(
        JsonElement part, ComponentKind kind, ManifestParent[] parents, List<Violation> found)
    {
        if (part.ValueKind is not (JsonValueKind.String or JsonValueKind.Object))
        {
            found.Add(new Violation(
                $"/{kind.ToText()}", ViolationCode.WrongType, "Expected a string or an object."));
            return null;
        }
        if (Manifest.TryAccept(Write(kind, part, parents), out var manifest, out var violations))
            return manifest;
        found.AddRange(violations.Select(
            violation => violation with { Pointer = InSeed(violation.Pointer, kind), Offset = null }));
        return null;
    }

    private static string InSeed(string pointer, ComponentKind kind)
    {
        var inPart = pointer is "/source/uri" ? ""
            : pointer.StartsWith("/properties", StringComparison.Ordinal) ? pointer["/properties".Length..]
            : pointer;
        return $"/{kind.ToText()}{inPart}";
    }

    private static byte[] Write(ComponentKind kind, JsonElement? part, IReadOnlyCollection<ManifestParent> parents)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("ainft", 1);
            writer.WriteString("kind", kind.ToText());
            if (part is { } content)
                WritePart(writer, content);
            if (parents.Count > 0)
                WriteParents(writer, parents);
            writer.WriteEndObject();
        }
        return CanonicalJson.TryCanonicalize(buffer.WrittenSpan, out byte[]? canonical, out _)
            ? canonical
            : buffer.WrittenSpan.ToArray();
    }

    private static void WritePart(Utf8JsonWriter writer, JsonElement part)
    {
        if (part.ValueKind == JsonValueKind.String)
        {
            writer.WriteStartObject("source");
            writer.WritePropertyName("uri");
            part.WriteTo(writer);
            writer.WriteEndObject();
            return;
        }
        if (part.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String)
        {
            writer.WritePropertyName("name");
            name.WriteTo(writer);
        }
        writer.WritePropertyName("properties");
        part.WriteTo(writer);
    }

    private static void WriteParents(Utf8JsonWriter writer, IEnumerable<ManifestParent> parents)
    {
        writer.WriteStartArray("parents");
        foreach (var parent in parents)
        {
            writer.WriteStartObject();
            writer.WriteString("id", parent.Id.ToString());
            writer.WriteString("relation", parent.Relation.ToText());
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
