using System.Buffers;
using System.Collections;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ainft.Ethereum;

/// <summary>Writes calls as JSON-RPC 2.0, in the value forms of Ethereum: quantities without leading zeros, bytes as hex.</summary>
internal static class JsonRpcRequest
{
    /// <summary>The id of a single call, and of the first of a batch.</summary>
    public const int FirstId = 1;

    public static ReadOnlyMemory<byte> Write(JsonRpcCall call)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
            Write(json, call, FirstId);
        return output.WrittenMemory;
    }

    /// <summary>A batch; call <c>i</c> has the id <c>i + 1</c>.</summary>
    public static ReadOnlyMemory<byte> Write(IReadOnlyList<JsonRpcCall> calls)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartArray();
            for (var i = 0; i < calls.Count; i++)
                Write(json, calls[i], FirstId + i);
            json.WriteEndArray();
        }
        return output.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, JsonRpcCall call, int id)
    {
        json.WriteStartObject();
        json.WriteString("jsonrpc", "2.0");
        json.WriteNumber("id", id);
        json.WriteString("method", call.Method);
        json.WritePropertyName("params");
        Write(json, call.Args);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case JsonElement element:
                element.WriteTo(json);
                break;
            case JsonNode node:
                node.WriteTo(json);
                break;
            case IReadOnlyDictionary<string, object?> members:
                WriteObject(json, members);
                break;
            case byte[] bytes:
                json.WriteStringValue(Hex.Format(bytes));
                break;
            case Address address:
                json.WriteStringValue(address.ToHex());
                break;
            case Bytes32 or BlockTag:
                json.WriteStringValue(value.ToString());
                break;
            case IEnumerable items:
                WriteArray(json, items);
                break;
            default:
                json.WriteStringValue(Quantity.Format(ToInteger(value)));
                break;
        }
    }

    private static void WriteObject(Utf8JsonWriter json, IReadOnlyDictionary<string, object?> members)
    {
        json.WriteStartObject();
        foreach (var (name, value) in members)
        {
            json.WritePropertyName(name);
            Write(json, value);
        }
        json.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter json, IEnumerable items)
    {
        json.WriteStartArray();
        foreach (var item in items)
            Write(json, item);
        json.WriteEndArray();
    }

    private static BigInteger ToInteger(object value) => value switch
    {
        BigInteger big => big,
        int number => number,
        long number => number,
        uint number => number,
        ulong number => number,
        _ => throw new ArgumentException($"JSON-RPC arguments of type {value.GetType().Name} are not supported."),
    };
}
