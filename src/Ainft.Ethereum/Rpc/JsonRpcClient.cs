using System.Net.Http.Headers;
using System.Text.Json;

namespace Ainft.Ethereum;

/// <summary>Calls one Ethereum node by JSON-RPC 2.0 over HTTP POST.</summary>
/// <remarks>Arguments may be null, string, bool, integers (written as quantities), byte arrays, <see cref="Address"/>,
/// <see cref="Bytes32"/>, <see cref="BlockTag"/>, JSON nodes, dictionaries with string keys, and sequences of these.</remarks>
public sealed class JsonRpcClient(HttpClient http, Uri endpoint, JsonRpcOptions options, TimeProvider time)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>Calls a method and gives its result as JSON.</summary>
    /// <exception cref="JsonRpcException">The node answered with an error.</exception>
    /// <exception cref="JsonRpcUnavailableException">The node gave no usable answer.</exception>
    public Task<JsonElement> CallAsync(string method, object?[] args, CancellationToken ct = default) =>
        CallAsync(method, args, static (ref reader) => JsonElement.ParseValue(ref reader), ct);

    /// <summary>Calls a method and reads its result without an intermediate document.</summary>
    /// <inheritdoc cref="CallAsync(string, object?[], CancellationToken)"/>
    public Task<T> CallAsync<T>(string method, object?[] args, JsonRpcReader<T> read, CancellationToken ct = default) =>
        PostAsync(method, JsonRpcRequest.Write(new JsonRpcCall(method, args)), body =>
        {
            var answer = JsonRpcAnswer.ReadOne(body);
            if (answer.Error is not null)
                throw answer.ToException(method);
            return answer.Id == JsonRpcRequest.FirstId ? Read(answer.Result, read) : throw new FormatException("The answer's id is not the call's.");
        }, ct);

    internal static T Read<T>(ReadOnlyMemory<byte> result, JsonRpcReader<T> read)
    {
        var reader = new Utf8JsonReader(result.Span);
        reader.Read();
        return read(ref reader);
    }

    internal Task<T> PostBatchAsync<T>(IReadOnlyList<JsonRpcCall> calls, Func<JsonRpcAnswer[], T> read, CancellationToken ct) =>
        PostAsync("batch", JsonRpcRequest.Write(calls), body => read(InOrder(JsonRpcAnswer.ReadMany(body), calls.Count)), ct);

    private static JsonRpcAnswer[] InOrder(List<JsonRpcAnswer> answers, int count)
    {
        if (answers is [{ Error: not null, Id: null } refusal])
            throw refusal.ToException("batch");
        var ordered = new JsonRpcAnswer?[count];
        foreach (var answer in answers)
            if (answer.Id is not { } id || id < 1 || id > count || ordered[id - 1] is not null)
                throw new FormatException("An answer's id fits no call.");
            else
                ordered[id - 1] = answer;
        return [.. ordered.Select(answer => answer ?? throw new FormatException("A call was not answered."))];
    }

    private async Task<T> PostAsync<T>(string method, ReadOnlyMemory<byte> request, Func<ReadOnlyMemory<byte>, T> read, CancellationToken ct)
    {
        try
        {
            using var timeout = new CancellationTokenSource(options.Timeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
            return await AskAsync(method, request, read, either.Token);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested && ReasonOf(exception) is { } reason)
        {
            throw new JsonRpcUnavailableException($"{method}: {endpoint.Host} {reason}.");
        }
    }

    private async Task<T> AskAsync<T>(string method, ReadOnlyMemory<byte> request, Func<ReadOnlyMemory<byte>, T> read, CancellationToken ct)
    {
        using var content = new ReadOnlyMemoryContent(request);
        content.Headers.ContentType = Json;
        using var message = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = content };
        using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, ct);
        if ((int)response.StatusCode is >= 500 or 401 or 403 or 404 or 408 or 429)
            throw new HttpRequestException(null, null, response.StatusCode);
        using var body = await ResponseBody.ReadAsync(response.Content, options.MaxResponseBytes, ct)
            ?? throw new JsonRpcException(method, -32005, $"response size above {options.MaxResponseBytes} bytes");
        return read(body.Bytes);
    }

    /// <summary>Why an attempt failed, when that is the endpoint's fault and another may do better. The words of transport exceptions are not
    /// repeated: they may carry addresses.</summary>
    private string? ReasonOf(Exception exception) => exception switch
    {
        OperationCanceledException => $"did not answer within {options.Timeout.TotalSeconds:0.###} s",
        HttpRequestException { StatusCode: { } status } => $"answered {(int)status}",
        HttpRequestException failure => $"could not be reached ({failure.HttpRequestError})",
        IOException => "broke off",
        JsonRpcException { IsRateLimited: true } => "is rate-limited",
        // The reader throws InvalidOperationException for half a surrogate pair.
        JsonException or FormatException or OverflowException
            or InvalidOperationException => $"did not answer as JSON-RPC asks ({exception.Message.TrimEnd('.')})",
        _ => null,
    };
}
