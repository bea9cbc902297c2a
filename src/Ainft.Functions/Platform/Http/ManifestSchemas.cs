using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Ainft.Functions.Platform;

/// <summary>
/// The JSON Schema of a manifest as components of the OpenAPI document. OpenAPI 3.1 uses the same dialect, so the
/// keywords stay as they are.
/// </summary>
internal static class ManifestSchemas
{
    private const string Definitions = "#/$defs/";

    private static readonly string[] OfFile = ["$schema", "$id", "title", "$defs"];

    /// <summary>Adds the schema of a manifest, and one schema per definition in it.</summary>
    public static void AddTo(OpenApiDocument document)
    {
        using var file = Manifest.OpenSchema();
        var manifest = JsonNode.Parse(file)!.AsObject();
        foreach (var (name, definition) in manifest["$defs"]!.AsObject())
            document.AddComponent(NameOf(name), SchemaOf(definition!.AsObject()));
        foreach (var member in OfFile)
            manifest.Remove(member);
        // The framework has made a schema of the empty form.
        document.Components!.Schemas![nameof(Manifest)] = SchemaOf(manifest);
    }

    // The writer of the library does not know every keyword, and it writes extensions without change.
    private static OpenApiSchema SchemaOf(JsonObject keywords)
    {
        Redirect(keywords);
        return new OpenApiSchema
        {
            Extensions = keywords.ToDictionary(
                keyword => keyword.Key,
                IOpenApiExtension (keyword) => new JsonNodeExtension(keyword.Value!.DeepClone())),
        };
    }

    private static void Redirect(JsonNode? node)
    {
        if (node is JsonArray items)
            foreach (var item in items)
                Redirect(item);
        if (node is not JsonObject keywords)
            return;
        if (keywords["$ref"]?.GetValue<string>() is { } target)
            keywords["$ref"] = $"#/components/schemas/{NameOf(target[Definitions.Length..])}";
        if (keywords["properties"] is JsonObject members)
            WriteOut(members);
        foreach (var (_, value) in keywords)
            Redirect(value);
    }

    // Readers of OpenAPI expect objects, so a schema that is true or false becomes one that means the same.
    private static void WriteOut(JsonObject members)
    {
        foreach (var (name, schema) in members.ToArray())
            if (schema is JsonValue any && any.TryGetValue<bool>(out var accepts))
                members[name] = accepts ? new JsonObject() : new JsonObject { ["not"] = new JsonObject() };
    }

    private static string NameOf(string definition) =>
        $"{nameof(Manifest)}{char.ToUpperInvariant(definition[0])}{definition[1..]}";
}
