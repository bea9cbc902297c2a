using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Ainft.Browser.Tests;

/// <summary>
/// A wallet of the browser (EIP-1193), which announces itself by EIP-6963. Anvil answers for it, because anvil signs
/// with its own accounts.
/// </summary>
internal sealed class Wallet
{
    private static readonly HttpClient Http = new();

    private readonly Uri rpc;
    private readonly ConcurrentQueue<string> asked = [];

    private Wallet(Uri rpc) => this.rpc = rpc;

    /// <summary>The answers that the wallet gives in the place of anvil, by method.</summary>
    public ConcurrentDictionary<string, JsonNode> Answers { get; } = [];

    /// <summary>The methods that the page has called, in order.</summary>
    public IReadOnlyCollection<string> Asked => asked;

    /// <summary>Adds the wallet to every page that the tab loads.</summary>
    /// <param name="page">The tab.</param>
    /// <param name="rpc">The endpoint of anvil.</param>
    /// <param name="name">The name that the wallet announces.</param>
    /// <param name="icon">The address of the image that it announces.</param>
    public static async Task<Wallet> AddAsync(
        IPage page, Uri rpc, string name = "Test wallet", string icon = "data:image/gif;base64,R0lGODlhAQABAAAAACw=")
    {
        var wallet = new Wallet(rpc);
        await page.ExposeFunctionAsync<string, Task<string>>("askWallet", wallet.AnswerAsync);
        await page.AddInitScriptAsync($$"""
            const provider = {
              async request({ method, params }) {
                const answer = JSON.parse(await window.askWallet(JSON.stringify({ method, params })));
                if (answer.error) throw Object.assign(new Error(answer.error.message), { code: answer.error.code });
                return answer.result;
              },
            };
            const info = { uuid: "350670db-19fa-4704-a166-e52e178b59d2", rdns: "org.example.wallet",
              name: {{JsonSerializer.Serialize(name)}}, icon: {{JsonSerializer.Serialize(icon)}} };
            const announce = () => window.dispatchEvent(
              new CustomEvent("eip6963:announceProvider", { detail: Object.freeze({ info, provider }) }));
            window.addEventListener("eip6963:requestProvider", announce);
            announce();
            """);
        return wallet;
    }

    private async Task<string> AnswerAsync(string request)
    {
        var call = JsonNode.Parse(request)!.AsObject();
        var method = call["method"]!.GetValue<string>();
        asked.Enqueue(method);
        if (Answers.TryGetValue(method, out var answer))
            return new JsonObject { ["result"] = answer.DeepClone() }.ToJsonString();
        // Anvil has no owner to ask, so it does not know this method.
        call["method"] = method == "eth_requestAccounts" ? "eth_accounts" : method;
        call["jsonrpc"] = "2.0";
        call["id"] = 1;
        using var response = await Http.PostAsJsonAsync(rpc, call);
        return await response.Content.ReadAsStringAsync();
    }
}
