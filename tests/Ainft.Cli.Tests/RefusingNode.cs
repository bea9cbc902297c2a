using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Ainft.Cli.Dev;

namespace Ainft.Cli.Tests;

/// <summary>
/// An Ethereum node on the loopback interface that refuses some requests. It hands all other requests and all batches
/// to a real node.
/// </summary>
internal sealed class RefusingNode : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly HttpClient http = new();
    private readonly Uri node;
    private readonly Func<JsonNode, string?> refuse;
    private readonly Task loop;

    /// <param name="node">The address of the real node.</param>
    /// <param name="refuse">Returns the error for a JSON-RPC request, or null where the real node answers.</param>
    public RefusingNode(string node, Func<JsonNode, string?> refuse)
    {
        (this.node, this.refuse) = (new Uri(node), refuse);
        Address = $"http://127.0.0.1:{FunctionApp.FreePort()}/";
        listener.Prefixes.Add(Address);
        listener.Start();
        loop = ServeAsync();
    }

    public string Address { get; }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await loop;
        listener.Close();
        http.Dispose();
    }

    /// <summary>Asks the real node and returns its result.</summary>
    public async Task<JsonNode> AskAsync(string method, params string[] parameters)
    {
        var request = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 1,
            ["method"] = method,
            ["params"] = new JsonArray([.. parameters.Select(parameter => JsonValue.Create(parameter))]),
        };
        return JsonNode.Parse(await ForwardAsync(request.ToJsonString()))!["result"]!;
    }

    private async Task ServeAsync()
    {
        while (await NextAsync() is { } context)
        {
            using var reader = new StreamReader(context.Request.InputStream);
            var body = await reader.ReadToEndAsync();
            var answer = JsonNode.Parse(body) is JsonObject request && refuse(request) is { } message
                ? Refusal(request, message)
                : await ForwardAsync(body);
            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer));
            context.Response.Close();
        }
    }

    private async Task<HttpListenerContext?> NextAsync()
    {
        try
        {
            return await listener.GetContextAsync();
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
            return null;
        }
    }

    private static string Refusal(JsonNode request, string message) => new JsonObject
    {
        ["jsonrpc"] = "2.0",
        ["id"] = request["id"]!.DeepClone(),
        ["error"] = new JsonObject { ["code"] = -32000, ["message"] = message },
    }.ToJsonString();

    private async Task<string> ForwardAsync(string request)
    {
        using var body = new StringContent(request, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(node, body);
        return await answer.Content.ReadAsStringAsync();
    }
}
