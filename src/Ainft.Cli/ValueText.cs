using System.Text.Json;
using System.Text.Json.Serialization;
using Ainft.Ethereum;

namespace Ainft.Cli;

/// <summary>Writes addresses, ids, digests and words in JSON as text, not as objects with members.</summary>
internal sealed class ValueText : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert == typeof(Address) || typeToConvert == typeof(Bytes32) || typeToConvert == typeof(AinftId)
            || typeToConvert == typeof(Sha256Digest);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;

    private sealed class Converter<T> : JsonConverter<T> where T : struct
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
