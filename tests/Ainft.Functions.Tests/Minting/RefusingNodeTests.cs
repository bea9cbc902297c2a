using System.Net;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Minting;

/// <summary>A node that is there, knows its chain, and answers everything else with an error of its own.</summary>
public sealed class RefusingNodeTests(StorageFixture storage)
{
    [Fact]
    public async Task A_mint_that_the_chain_must_judge_is_to_be_tried_later()
    {
        await using var node = await StartNodeAsync();
        await using var app = await App.StartAsync(storage, new() { ["Ainft__Chain__RpcUrls"] = node.Urls.Single() });
        var domain = new MintDomain(31337, Address.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3"));
        var (signer, wallet) = (new Creator(domain), new Creator(domain));
        var body = signer.Single(Creator.ManifestOf("judged by the chain")).Replace(signer.Address.ToString(), wallet.Address.ToString(), StringComparison.Ordinal);

        using var answer = await Creator.PostAsync(app.Http, "ainfts", body);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    private static async Task<WebApplication> StartNodeAsync()
    {
        var node = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None"]).Build();
        node.MapPost("/", (JsonObject call) => Results.Text(
            (string?)call["method"] == "eth_chainId"
                ? $$"""{"jsonrpc":"2.0","id":{{call["id"]}},"result":"0x7a69"}"""
                : $$"""{"jsonrpc":"2.0","id":{{call["id"]}},"error":{"code":-32603,"message":"internal error"} }""",
            "application/json"));
        await node.StartAsync();
        return node;
    }
}
