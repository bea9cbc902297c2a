using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ainft.Lineage.Rendering;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(AinftIdJson)])]
[JsonSerializable(typeof(LineageGraph))]
internal sealed partial class LineageGraphJson : JsonSerializerContext;

/// <summary>An id as its text.</summary>
internal sealed class AinftIdJson : JsonConverter<AinftId>
{
    public override AinftId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && AinftId.TryParse(reader.GetString(), out var id)
            ? id
            : throw new JsonException("Expected an id.");

    public override void Write(Utf8JsonWriter writer, AinftId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
