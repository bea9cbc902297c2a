using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nethereum.Hex.HexTypes;
using Nethereum.JsonRpc.Client;

namespace Ainft.Ethereum;

/// <summary>
/// Calls one Ethereum node by JSON-RPC 2.0 over HTTP POST. It sends the requests that Nethereum builds. It limits the
/// time and the size of answers and checks their ids. It sends user information in the address as Basic authorization
/// (RFC 7617) and keeps it out of messages.
/// </summary>
public sealed class JsonRpcClient
{
    private const int FirstId = 1;

    private static readonly JsonSerializerOptions Writing =
        new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient http;
    private readonly Uri address;
    private readonly AuthenticationHeaderValue? credentials;
    private readonly JsonRpcOptions options;
    private readonly TimeProvider time;
    private volatile bool refusesBatches;

    /// <summary>A client of one node.</summary>
    public JsonRpcClient(HttpClient http, Uri address, JsonRpcOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(address);
        (this.http, this.address, this.options, this.time) = (http, address, options, time);
        if (address.UserInfo.Length == 0)
            return;
        var userAndPassword = Uri.UnescapeDataString(address.UserInfo);
        credentials = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(userAndPassword)));
        this.address = new UriBuilder(address) { UserName = "", Password = "" }.Uri;
    }

    /// <summary>Calls a method that has no member in <see cref="EthereumClient"/>, and returns its result as
    /// JSON.</summary>
    /// <param name="method">The method, such as <c>evm_mine</c>.</param>
    /// <param name="args">JSON values, addresses, words and integers. The client writes the last three in Ethereum's
    /// forms.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <exception cref="JsonRpcException">The node answered with an error.</exception>
    /// <exception cref="JsonRpcUnavailableException">The node gave no usable answer.</exception>
    public Task<JsonElement> CallAsync(string method, object?[] args, CancellationToken ct = default) =>
        SendAsync(new RpcRequest(FirstId, method, [.. args.Select(ValueOf)]), result => result, ct);

    /// <summary>Sends a request and reads its result.</summary>
    internal Task<T> SendAsync<T>(RpcRequest request, Func<JsonElement, T> read, CancellationToken ct) =>
        GuardAsync(request.Method, async token =>
        {
            var (status, body) = await PostAsync(Message(request, FirstId), request.Method, token);
            return read(ReadAnswer(body, request.Method, FirstId, status).Get());
        }, ct);

    /// <summary>Sends several requests as a batch. If the node refuses batches, this client remembers that and sends
    /// the requests one by one.</summary>
    /// <param name="requests">The requests.</param>
    /// <param name="read">Reads the answers, one per request and in the same order.</param>
    /// <param name="ct">Cancels the calls.</param>
    internal async Task<T> SendAsync<T>(
        IReadOnlyList<RpcRequest> requests, Func<IReadOnlyList<JsonRpcAnswer>, T> read, CancellationToken ct)
    {
        var answers = refusesBatches ? null : await GuardAsync("batch", token => TryBatchAsync(requests, token), ct);
        if (answers is null)
        {
            answers = new JsonRpcAnswer[requests.Count];
            for (var i = 0; i < answers.Length; i++)
                answers[i] = await SendOneAsync(requests[i], ct);
            refusesBatches |= answers.Any(answer => answer.Error is null);
        }
        return await GuardAsync("batch", _ => Task.FromResult(read(answers)), ct);
    }

    private async Task<JsonRpcAnswer> SendOneAsync(RpcRequest request, CancellationToken ct)
    {
        try
        {
            return new JsonRpcAnswer(await SendAsync(request, result => result, ct), null);
        }
        catch (JsonRpcException refusal)
        {
            return new JsonRpcAnswer(default, refusal);
        }
    }

    /// <summary>Sends a batch. Returns null when the node refuses it as a whole or its answer is malformed.</summary>
    private async Task<JsonRpcAnswer[]?> TryBatchAsync(IReadOnlyList<RpcRequest> requests, CancellationToken ct)
    {
        try
        {
            var batch = requests.Select((request, i) => Message(request, FirstId + i));
            var (status, body) = await PostAsync(batch, "batch", ct);
            if (body.ValueKind != JsonValueKind.Array)
            {
                // A rate limit would also refuse single calls, so this call throws. After another refusal, single calls
                // can succeed.
                ReadAnswer(body, "batch", FirstId, status);
                return null;
            }
            var ordered = new JsonRpcAnswer?[requests.Count];
            foreach (var answer in body.EnumerateArray())
            {
                if (!answer.TryGetProperty("id", out var id) || !id.TryGetInt32(out var number) || number < FirstId
                    || number >= FirstId + requests.Count || ordered[number - FirstId] is not null)
                    return null;
                ordered[number - FirstId] = ReadAnswer(answer, requests[number - FirstId].Method, number, status);
            }
            var answers = ordered.OfType<JsonRpcAnswer>().ToArray();
            // If all calls have the same error, the node refused the batch and not the calls.
            var isRefused = answers.Length < requests.Count || answers.All(answer => answer.Error is not null)
                && answers.Select(answer => (answer.Error!.Code, answer.Error.Text)).Distinct().Count() == 1;
            return isRefused ? null : answers;
        }
        catch (Exception exception) when (IsNonsense(exception) || IsRefusal(exception))
        {
            return null;
        }
    }

    private static object? ValueOf(object? value) => value switch
    {
        Address address => address.ToHex(),
        Bytes32 word => word.ToString(),
        BigInteger number => new HexBigInteger(number).HexValue,
        int or long or ulong => new HexBigInteger(Convert.ToUInt64(value, CultureInfo.InvariantCulture)).HexValue,
        _ => value,
    };

    private static object Message(RpcRequest request, int id) =>
        new { jsonrpc = "2.0", id, method = request.Method, @params = request.RawParameters ?? [] };

    /// <summary>Sends a body and reads the answer, for any status. If an answer with an error status is not JSON, the
    /// method throws an exception with the status.</summary>
    private async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(
        object request, string method, CancellationToken ct)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(request, Writing));
        content.Headers.ContentType = Json;
        using var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        message.Headers.Authorization = credentials;
        using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, ct);
        try
        {
            await response.Content.LoadIntoBufferAsync(options.MaxResponseBytes, ct);
            var body = await response.Content.ReadAsByteArrayAsync(ct);
            return (response.StatusCode, JsonDocument.Parse(body).RootElement);
        }
        catch (HttpRequestException failure)
            when (failure.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new JsonRpcException(
                method, JsonRpcErrorWords.LimitExceeded, $"response size above {options.MaxResponseBytes} bytes");
        }
        catch (JsonException) when (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException(null, null, response.StatusCode);
        }
    }

    /// <summary>The result or the error of an answer. A node can send an error with any status. The error has no id if
    /// the node could not read the id of the request.</summary>
    private static JsonRpcAnswer ReadAnswer(JsonElement answer, string method, int id, HttpStatusCode status)
    {
        var hasResult = answer.TryGetProperty("result", out var result);
        var isIts = answer.TryGetProperty("id", out var given)
            && given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out var number) && number == id;
        if (answer.TryGetProperty("error", out var error) && error.ValueKind != JsonValueKind.Null)
        {
            if (hasResult && result.ValueKind != JsonValueKind.Null)
                throw new FormatException("Expected either a result or an error.");
            if (!isIts && given.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
                throw new FormatException("The answer does not have the id of the call.");
            var refusal = JsonRpcException.Read(method, error);
            return IsUnusable(status, refusal)
                ? throw new HttpRequestException(
                    null, null, refusal.IsRateLimited ? HttpStatusCode.TooManyRequests : status)
                : new JsonRpcAnswer(default, refusal);
        }
        if ((int)status is < 200 or >= 300)
            throw new HttpRequestException(null, null, status);
        if (!hasResult)
            throw new FormatException("Expected either a result or an error.");
        return isIts
            ? new JsonRpcAnswer(result, null)
            : throw new FormatException("The answer does not have the id of the call.");
    }

    /// <summary>Whether a later attempt or another node can succeed, because the node limits rates or a gateway before
    /// it answered.</summary>
    private static bool IsUnusable(HttpStatusCode status, JsonRpcException refusal) =>
        refusal.IsRateLimited || status == HttpStatusCode.TooManyRequests
        || (refusal.Meaning == JsonRpcErrorMeaning.Other && (IsGateway((int)status) || (int)status >= 500));

    /// <summary>Whether the status is about the request, for example about a batch.</summary>
    private static bool IsRefusal(Exception exception) =>
        exception is HttpRequestException { StatusCode: { } status } && !IsGateway((int)status);

    /// <summary>Whether a status is about the connection or the credentials, and not about the request.</summary>
    private static bool IsGateway(int status) => status is 401 or 403 or 408 or 429 or 502 or 503 or 504;

    private async Task<T> GuardAsync<T>(string method, Func<CancellationToken, Task<T>> ask, CancellationToken ct)
    {
        try
        {
            using var timeout = new CancellationTokenSource(options.Timeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
            return await ask(either.Token);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested && ReasonOf(exception) is { } reason)
        {
            throw new JsonRpcUnavailableException($"{method}: {address.Host} {reason}.")
            {
                IsRateLimited = exception is HttpRequestException { StatusCode: HttpStatusCode.TooManyRequests },
            };
        }
    }

    /// <summary>The reason why an attempt failed, or null when the node is not the cause. The texts of transport
    /// exceptions are left out, because they can contain addresses.</summary>
    private string? ReasonOf(Exception exception) => exception switch
    {
        OperationCanceledException => $"did not answer within {options.Timeout.TotalSeconds:0.###} s",
        HttpRequestException { StatusCode: HttpStatusCode.TooManyRequests } => "limits the rate of requests (429)",
        HttpRequestException { StatusCode: { } status } => $"answered {(int)status}",
        HttpRequestException failure => $"could not be reached ({failure.HttpRequestError})",
        IOException => "closed the connection before the end of its answer",
        _ when IsNonsense(exception) => $"gave an answer that is not JSON-RPC ({exception.Message.TrimEnd('.')})",
        _ => null,
    };

    // JsonElement throws InvalidOperationException for a value of another type and for half a surrogate pair.
    private static bool IsNonsense(Exception exception) => exception is JsonException
        or FormatException or OverflowException or InvalidOperationException or KeyNotFoundException;
}
