using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Ainft.Ethereum;

namespace Ainft.Functions.Tests.Chain;

/// <summary>
/// Nodes of a simulated chain behind JSON-RPC over HTTP, as real nodes are. Each endpoint (by host) has its own view of
/// the chain. The view advances, lags, goes back, or is a fork. Requests and answers get lost, and the chain changes
/// between two requests.
/// </summary>
internal sealed class SimulatedNodes(SimulatedChain chain, Random random) : HttpMessageHandler
{
    private static readonly string[] Refusals = ["query returned more than 10000 results",
        "block range is too wide", "Log response size exceeded"];
    private readonly Lock gate = new();
    private readonly Dictionary<string, SimulatedState> views = [];

    /// <summary>The chances per 1,000 requests.</summary>
    public int Faults { get; set; }

    public int Moves { get; set; }

    /// <summary>
    /// The endpoint that follows a fork and reports its blocks as finalized. The other endpoint then answers correctly
    /// and in time.
    /// </summary>
    public string? Forked { get; private set; }

    public void Fork(string? host)
    {
        Forked = host;
        if (host is not null)
            views[host] = chain.Fork();
    }

    /// <summary>Moves a node to its newest state or an older one, as behind a load balancer.</summary>
    public void Shift(string host, int lag)
    {
        if (host != Forked)
            views[host] = chain.Past[Math.Max(0, chain.Past.Count - 1 - lag)];
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        lock (gate)
        {
            Disturb(request.RequestUri!.Host);
            var view = views.TryGetValue(request.RequestUri.Host, out var own) ? own : chain.Present;
            JsonNode answer = body is JsonArray calls
                ? new JsonArray([.. calls.Select(call => Answer(view, call!))])
                : Answer(view, body);
            return new HttpResponseMessage(HttpStatusCode.OK)
            { Content = new StringContent(answer.ToJsonString(), Encoding.UTF8, "application/json") };
        }
    }

    private void Disturb(string host)
    {
        if (random.Next(1_000) < Moves)
        {
            chain.Move();
            Shift(host, Forked is null ? random.Next(3) : 0);
        }
        if (Forked is null && random.Next(1_000) < Faults)
            throw new HttpRequestException("The simulation lost this.");
    }

    private JsonObject Answer(SimulatedState view, JsonNode call)
    {
        var args = call["params"]!.AsArray();
        if (Forked is null && random.Next(1_000) < Faults)
            return With(call, "error", new JsonObject { ["code"] = -32603, ["message"] = "internal error" });
        switch ((string)call["method"]!)
        {
            case "eth_chainId":
                return With(call, "result", "0x7a69");
            case "eth_getBlockByNumber":
                return With(call, "result", Json(Block(view, (string)args[0]!)));
            case "eth_getLogs":
                var (from, to) = (Number((string)args[0]!["fromBlock"]!), Number((string)args[0]!["toBlock"]!));
                return to - from >= 20
                    ? With(call, "error",
                        new JsonObject { ["code"] = -32005, ["message"] = Refusals[random.Next(Refusals.Length)] })
                    : With(call, "result", new JsonArray([.. view.Blocks.Skip((int)from)
                        .Take((int)(to - from) + 1).SelectMany(block => block.Logs).Select(Json)]));
            default:
                throw new InvalidOperationException($"The simulation has no {call["method"]}.");
        }
    }

    private static SimulatedBlock? Block(SimulatedState view, string tag) => tag switch
    {
        "latest" => view.Head,
        "finalized" => view.Blocks[view.Finalized],
        _ => view.At(Number(tag)),
    };

    private static JsonObject With(JsonNode call, string member, JsonNode? value) =>
        new() { ["jsonrpc"] = "2.0", ["id"] = call["id"]!.DeepClone(), [member] = value };

    private static JsonObject? Json(SimulatedBlock? block) => block is null ? null : new JsonObject
    {
        ["number"] = Quantity(block.Header.Number),
        ["hash"] = block.Header.Hash.ToString(),
        ["parentHash"] = block.Header.ParentHash.ToString(),
        ["timestamp"] = Quantity(block.Header.Timestamp),
        ["baseFeePerGas"] = "0x7",
    };

    private static JsonObject Json(Log log) => new()
    {
        ["address"] = log.Address.ToHex(),
        ["topics"] = new JsonArray([.. log.Topics.Select(topic => JsonValue.Create(topic.ToString()))]),
        ["data"] = Hex.Format(log.Data),
        ["blockNumber"] = Quantity(log.BlockNumber),
        ["blockHash"] = log.BlockHash.ToString(),
        ["transactionHash"] = log.TransactionHash.ToString(),
        ["transactionIndex"] = Quantity((ulong)log.TransactionIndex),
        ["logIndex"] = Quantity((ulong)log.LogIndex),
    };

    private static string Quantity(ulong number) => $"0x{number:x}";

    private static ulong Number(string quantity) => Convert.ToUInt64(quantity, 16);
}
