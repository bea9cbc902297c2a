using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ainft.Functions.Tests.Chain;

internal enum RpcFault
{
    None,

    /// <summary>The node never sees the request.</summary>
    RequestLost,

    /// <summary>The node executes the request, but the client does not receive the answer.</summary>
    AnswerLost,

    /// <summary>An overloaded provider.</summary>
    Unavailable,

    /// <summary>A node without peers accepts a transaction and does not gossip it.</summary>
    Kept,
}

/// <summary>
/// A handler between the app and a real node. It loses the requests that the test chooses, and refuses ranges as
/// providers do.
/// </summary>
internal sealed class FaultyNode : DelegatingHandler
{
    public FaultyNode()
        : base(new SocketsHttpHandler())
    {
    }

    /// <summary>Chooses the fault by endpoint and method.</summary>
    public Func<Uri, string, RpcFault> Fault { get; set; } = (_, _) => RpcFault.None;

    /// <summary>The widest <c>eth_getLogs</c> range that the node answers.</summary>
    public ulong WidestRange { get; set; } = ulong.MaxValue;

    /// <summary>The error for wider ranges.</summary>
    public string? WideError { get; set; }

    /// <summary>The status of the whole answer to a wider range, instead of an error.</summary>
    public HttpStatusCode? WideStatus { get; set; }

    /// <summary>The exception of the connection for a wider range, instead of an answer.</summary>
    public Exception? WideBreak { get; set; }

    /// <summary>The errors that refuse the next transactions.</summary>
    public Queue<string> SendErrors { get; } = [];

    /// <summary>Whether the node refuses a batch as a whole.</summary>
    public bool RefusesBatches { get; set; }

    /// <summary>Whether the node does not know a finalized block.</summary>
    public bool KnowsNoFinalized { get; set; }

    /// <summary>Whether blocks have no base fee, so that the node refuses transactions of type 2.</summary>
    public bool IsLegacy { get; set; }

    public int Batches { get; private set; }

    public int Refused { get; private set; }

    /// <summary>The number of blocks by which an endpoint with the path <c>/behind</c> is behind.</summary>
    public ulong Behind { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        var calls = body as JsonArray ?? [body.DeepClone()];
        var fault = calls.Select(call => Fault(request.RequestUri!, (string)call!["method"]!))
            .FirstOrDefault(fault => fault != RpcFault.None);
        if (fault == RpcFault.RequestLost)
            throw new HttpRequestException("The test lost this request.");
        if (fault == RpcFault.Unavailable)
            return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        if (fault == RpcFault.Kept)
            return new HttpResponseMessage
            {
                Content = new StringContent(
                $$"""{"jsonrpc":"2.0","id":{{body["id"]}},"result":"0x{{new string('0', 64)}}"}""")
            };
        Batches += body is JsonArray ? 1 : 0;
        if (body is JsonArray && RefusesBatches)
            return new HttpResponseMessage
            {
                Content = new StringContent(
                """{"jsonrpc":"2.0","id":null,"error":{"code":-32202,"message":"Batch requests are disabled"}}""")
            };
        if ((WideStatus ?? (object?)WideBreak) is { } wide && calls.Any(call => IsWide(call!.AsObject())))
        {
            Refused++;
            return wide is HttpStatusCode status ? new HttpResponseMessage(status) : throw (Exception)wide;
        }

        var answers = new JsonArray();
        foreach (var call in calls)
            answers.Add(await AnswerAsync(request.RequestUri!, call!.AsObject(), cancellationToken));
        if (fault == RpcFault.AnswerLost)
            throw new HttpRequestException("The test lost this answer.");
        var answer = body is JsonArray ? answers : answers[0]!;
        return new HttpResponseMessage
        { Content = new StringContent(answer.ToJsonString(), Encoding.UTF8, "application/json") };
    }

    private async Task<JsonNode> AnswerAsync(Uri endpoint, JsonObject call, CancellationToken ct)
    {
        var args = call["params"]!.AsArray();
        var method = (string)call["method"]!;
        if (IsWide(call))
        {
            Refused++;
            return WideError is { } error ? Error(call, JsonNode.Parse(error)!)
                : Error(call, $"query exceeds max block range {WidestRange}");
        }
        if (method == "eth_sendRawTransaction" && SendErrors.TryDequeue(out var refusal))
            return Error(call, refusal);
        if (method == "eth_sendRawTransaction" && IsLegacy
            && ((string)args[0]!).StartsWith("0x02", StringComparison.Ordinal))
            return Error(call, "transaction type not supported");
        if (method == "eth_maxPriorityFeePerGas" && IsLegacy)
            return Error(call, "the method eth_maxPriorityFeePerGas does not exist");
        if (method == "eth_getBlockByNumber" && KnowsNoFinalized && (string)args[0]! == "finalized")
            return Error(call, "invalid argument 0: hex string without 0x prefix");
        if (method == "eth_getBlockByNumber" && IsLegacy)
        {
            var answer = await ForwardAsync(endpoint, call, ct);
            (answer["result"] as JsonObject)?.Remove("baseFeePerGas");
            return answer;
        }
        if (endpoint.AbsolutePath != "/behind" || (string)call["method"]! != "eth_getBlockByNumber")
            return await ForwardAsync(endpoint, call, ct);
        var head = Number((await ForwardAsync(endpoint, Request("eth_blockNumber"), ct))["result"]!) - Behind;
        if ((string)args[0]! is "latest" or "finalized")
            args[0] = $"0x{((string)args[0]! == "latest" ? head : head - Math.Min(head, 64)):x}";
        return Number(args[0]!) > head
            ? new JsonObject { ["jsonrpc"] = "2.0", ["id"] = call["id"]!.DeepClone(), ["result"] = null }
            : await ForwardAsync(endpoint, call, ct);
    }

    private async Task<JsonObject> ForwardAsync(Uri endpoint, JsonObject call, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(endpoint, "/"))
        {
            Content = new StringContent(call.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        using var response = await base.SendAsync(request, ct);
        return (await JsonNode.ParseAsync(await response.Content.ReadAsStreamAsync(ct), cancellationToken: ct))!
            .AsObject();
    }

    private static JsonObject Request(string method) =>
        new() { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method, ["params"] = new JsonArray() };

    private bool IsWide(JsonObject call) =>
        (string)call["method"]! == "eth_getLogs" && call["params"]![0]! is var filter
            && Number(filter["toBlock"]!) - Number(filter["fromBlock"]!) >= WidestRange;

    private static JsonObject Error(JsonObject call, string message) =>
        Error(call, new JsonObject { ["code"] = -32000, ["message"] = message });

    /// <summary>An error beside a result of null, as some nodes answer.</summary>
    private static JsonObject Error(JsonObject call, JsonNode error) => new()
    {
        ["jsonrpc"] = "2.0",
        ["id"] = call["id"]!.DeepClone(),
        ["result"] = null,
        ["error"] = error,
    };

    private static ulong Number(JsonNode quantity) => Convert.ToUInt64((string)quantity!, 16);
}
