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

    /// <summary>The node carries it out, the client never learns.</summary>
    AnswerLost,

    /// <summary>An overloaded provider.</summary>
    Unavailable,

    /// <summary>A node without peers: takes a transaction and passes it on to nobody.</summary>
    Kept,
}

/// <summary>What lies between the app and a real node: loses what the test says, and refuses ranges as providers do.</summary>
internal sealed class FaultyNode : DelegatingHandler
{
    public FaultyNode()
        : base(new SocketsHttpHandler())
    {
    }

    /// <summary>Decides by endpoint and method.</summary>
    public Func<Uri, string, RpcFault> Fault { get; set; } = (_, _) => RpcFault.None;

    /// <summary>The widest <c>eth_getLogs</c> range that is answered.</summary>
    public ulong WidestRange { get; set; } = ulong.MaxValue;

    public int Refused { get; private set; }

    /// <summary>How many blocks an endpoint whose path is <c>/behind</c> is behind.</summary>
    public ulong Behind { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        var calls = body as JsonArray ?? [body.DeepClone()];
        var fault = calls.Select(call => Fault(request.RequestUri!, (string)call!["method"]!)).FirstOrDefault(fault => fault != RpcFault.None);
        if (fault == RpcFault.RequestLost)
            throw new HttpRequestException("The test lost this request.");
        if (fault == RpcFault.Unavailable)
            return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        if (fault == RpcFault.Kept)
            return new HttpResponseMessage { Content = new StringContent($$"""{"jsonrpc":"2.0","id":{{body["id"]}},"result":"0x{{new string('0', 64)}}"}""") };
        var answers = new JsonArray();
        foreach (var call in calls)
            answers.Add(await AnswerAsync(request.RequestUri!, call!.AsObject(), cancellationToken));
        if (fault == RpcFault.AnswerLost)
            throw new HttpRequestException("The test lost this answer.");
        var answer = body is JsonArray ? answers : answers[0]!;
        return new HttpResponseMessage { Content = new StringContent(answer.ToJsonString(), Encoding.UTF8, "application/json") };
    }

    private async Task<JsonNode> AnswerAsync(Uri endpoint, JsonObject call, CancellationToken ct)
    {
        var args = call["params"]!.AsArray();
        if ((string)call["method"]! == "eth_getLogs" && Number(args[0]!["toBlock"]!) - Number(args[0]!["fromBlock"]!) >= WidestRange)
        {
            Refused++;
            return Error(call, $"query exceeds max block range {WidestRange}");
        }
        if (endpoint.AbsolutePath != "/behind" || (string)call["method"]! != "eth_getBlockByNumber")
            return await ForwardAsync(endpoint, call, ct);
        var head = Number((await ForwardAsync(endpoint, Request("eth_blockNumber"), ct))["result"]!) - Behind;
        if ((string)args[0]! is "latest" or "finalized")
            args[0] = $"0x{((string)args[0]! == "latest" ? head : head - Math.Min(head, 64)):x}";
        return Number(args[0]!) > head ? new JsonObject { ["jsonrpc"] = "2.0", ["id"] = call["id"]!.DeepClone(), ["result"] = null } : await ForwardAsync(endpoint, call, ct);
    }

    private async Task<JsonObject> ForwardAsync(Uri endpoint, JsonObject call, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(endpoint, "/"))
        {
            Content = new StringContent(call.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        using var response = await base.SendAsync(request, ct);
        return (await JsonNode.ParseAsync(await response.Content.ReadAsStreamAsync(ct), cancellationToken: ct))!.AsObject();
    }

    private static JsonObject Request(string method) => new() { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method, ["params"] = new JsonArray() };

    private static JsonObject Error(JsonObject call, string message) => new()
    {
        ["jsonrpc"] = "2.0",
        ["id"] = call["id"]!.DeepClone(),
        ["error"] = new JsonObject { ["code"] = -32000, ["message"] = message },
    };

    private static ulong Number(JsonNode quantity) => Convert.ToUInt64((string)quantity!, 16);
}
