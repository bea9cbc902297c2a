using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Functions.Platform;
using Microsoft.Net.Http.Headers;

namespace Ainft.Functions.Minting;

/// <summary>
/// The JSON Schema of a manifest with its own address as <c>$id</c>, so that editors and validators can name it. The
/// file of the kernel has <c>urn:ainft:manifest:1</c>, because it belongs to no registry.
/// </summary>
public sealed class ManifestSchema(PublicAddress address)
{
    internal const string Route = "schema/manifest-1.json";

    private readonly Lazy<(byte[] Bytes, EntityTagHeaderValue Tag)> schema =
        new(() => Write(address.Of($"/api/{Route}")));

    internal IResult Answer() =>
        Results.Bytes(schema.Value.Bytes, "application/schema+json", entityTag: schema.Value.Tag);

    private static (byte[] Bytes, EntityTagHeaderValue Tag) Write(string id)
    {
        using var file = Manifest.OpenSchema();
        var node = JsonNode.Parse(file)!;
        node["$id"] = id;
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
            node.WriteTo(writer);
        var text = bytes.ToArray();
        return (text, new EntityTagHeaderValue($"\"{Sha256Digest.Of(text).ToString()[2..]}\""));
    }
}
