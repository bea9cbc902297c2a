using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Minting;

/// <summary>A node that knows its chain, and answers every other request slowly or with its own error.</summary>
public sealed class RefusingNodeTests(StorageFixture storage)
{
    [Fact]
    public async Task A_mint_that_the_chain_must_judge_is_to_be_tried_later()
    {
        await using var node = await StartNodeAsync(_ => "\"error\":{\"code\":-32603,\"message\":\"internal error\"}");
        await using var app = await App.StartAsync(storage, new() { ["Ainft__Chain__RpcUrls"] = node.Urls.Single() });
        var domain = new MintDomain(31337, Address.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3"));
        var (signer, wallet) = (new Creator(domain), new Creator(domain));
        var body = signer.Single(Creator.ManifestOf("judged by the chain"))
            .Replace(signer.Address.ToString(), wallet.Address.ToString(), StringComparison.Ordinal);

        using var answer = await Creator.PostAsync(app.Http, "ainfts", body);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Wallets_that_take_long_are_not_asked_for_ever()
    {
        var time = new ShiftedTime();
        await using var node = await StartNodeAsync(method =>
        {
            time.Ahead += method == "eth_call" ? TimeSpan.FromSeconds(11) : TimeSpan.Zero;
            return method == "eth_call" ? $"\"result\":\"0x1626ba7e{new string('0', 56)}\"" : "\"result\":\"0x01\"";
        });
        await using var app = await App.StartAsync(
            storage,
            new() { ["Ainft__Chain__RpcUrls"] = node.Urls.Single() },
            builder => builder.Services.AddSingleton<TimeProvider>(time));
        const string Domain = """{"chain":"eip155:31337","registry":"0x5FbDB2315678afecb367f032d93F642f64180aa3"}""";
        var creator = $"0x{new string('c', 40)}";
        var signature = $$"""{"deadline":{{Creator.SoonDeadline}},"signature":"0x00ff","domain":{{Domain}} }""";
        var lines = Enumerable.Range(0, 5).Select(i =>
            $$"""{"creator":"{{creator}}","manifest":{{Creator.ManifestOf($"{i}")}},"signature":{{signature}} }""");

        using var answer = await app.Http.PostAsync("ainfts/import",
            new StringContent(string.Join('\n', lines), new MediaTypeHeaderValue("application/x-ndjson")));

        var reports = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal([false, false, false, true, true],
            reports.Select(line => line.Contains("\"code\":\"signature-unchecked\"", StringComparison.Ordinal)));
    }

    private static async Task<WebApplication> StartNodeAsync(Func<string, string> answer)
    {
        var node = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None"])
            .Build();
        node.MapPost("/", (JsonObject call) => Results.Text(
            (string)call["method"]! is var method && method == "eth_chainId"
                ? $$"""{"jsonrpc":"2.0","id":{{call["id"]}},"result":"0x7a69"}"""
                : $$"""{"jsonrpc":"2.0","id":{{call["id"]}},{{answer(method)}}}""",
            "application/json"));
        await node.StartAsync();
        return node;
    }
}
