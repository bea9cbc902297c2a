using System.Text.Json;

namespace Ainft.Ethereum;

/// <summary>One answer found in a response body: where its result lies, or the node's error.</summary>
internal readonly record struct JsonRpcAnswer(long? Id, ReadOnlyMemory<byte> Result, JsonElement? Error)
{
    /// <summary>Reads a body that is one answer.</summary>
    /// <exception cref="FormatException">It is JSON but no JSON-RPC answer.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonRpcAnswer ReadOne(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span);
        reader.Read();
        var answer = Read(ref reader, body);
        ExpectEnd(ref reader);
        return answer;
    }

    /// <summary>Reads a body that is an array of answers, or the single error by which a node refuses a batch.</summary>
    /// <inheritdoc cref="ReadOne"/>
    public static List<JsonRpcAnswer> ReadMany(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span);
        reader.Read();
        var answers = new List<JsonRpcAnswer>();
        if (reader.TokenType != JsonTokenType.StartArray)
            answers.Add(Read(ref reader, body));
        else
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                answers.Add(Read(ref reader, body));
        ExpectEnd(ref reader);
        return answers;
    }

    public JsonRpcException ToException(string method)
    {
        var error = Error!.Value;
        if (error.ValueKind != JsonValueKind.Object)
            return new JsonRpcException(method, 0, error.ToString());
        var code = error.TryGetProperty("code", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var value) ? value : 0;
        var text = error.TryGetProperty("message", out var message) ? message.ToString() : "no message";
        return new JsonRpcException(method, code, text, error.TryGetProperty("data", out var data) ? data : null);
    }

    private static void ExpectEnd(ref Utf8JsonReader reader)
    {
        if (reader.Read())
            throw new FormatException("Something follows the JSON-RPC answer.");
    }

    private static JsonRpcAnswer Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new FormatException("Expected a JSON-RPC answer.");
        var answer = default(JsonRpcAnswer);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            answer = ReadMember(answer, ref reader, body);
        return answer.Result.IsEmpty == answer.Error is null
            ? throw new FormatException("Expected either a result or an error.")
            : answer;
    }

    private static JsonRpcAnswer ReadMember(JsonRpcAnswer answer, ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        if (reader.ValueTextEquals("result"u8))
        {
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            return answer with { Result = body[start..(int)reader.BytesConsumed] };
        }
        var (isId, isError) = (reader.ValueTextEquals("id"u8), reader.ValueTextEquals("error"u8));
        reader.Read();
        if (isId)
            return answer with { Id = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var id) ? id : null };
        if (isError && reader.TokenType != JsonTokenType.Null)
            return answer with { Error = JsonElement.ParseValue(ref reader) };
        reader.Skip();
        return answer;
    }
}
