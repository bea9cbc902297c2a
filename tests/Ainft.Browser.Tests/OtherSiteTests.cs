using System.Text.Json;
using Ainft.Functions.Tests;
using Ainft.Testing;

namespace Ainft.Browser.Tests;

/// <summary>A page of another origin that calls the app, under the rules of a real browser for such calls.</summary>
public sealed class OtherSiteTests(StorageFixture storage, ChainFixture chain, Chromium chromium)
    : MintingScene(storage, chain)
{
    private const string Mint = """
        async (api) => {
          const provider = await new Promise((found) => {
            window.addEventListener("eip6963:announceProvider", ({ detail }) => found(detail.provider));
            window.dispatchEvent(new Event("eip6963:requestProvider"));
          });
          const post = (path, body) => fetch(`${api}${path}`, {
            method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
          });
          const [creator] = await provider.request({ method: "eth_requestAccounts" });
          const mint = { creator, deadline: Math.floor(Date.now() / 1000) + 3600,
            manifest: { ainft: 1, kind: "data", name: "minted from another site" } };
          const { typedData } = await (await post("ainfts/preview", mint)).json();
          const params = [creator, JSON.stringify(typedData)];
          const signature = await provider.request({ method: "eth_signTypedData_v4", params });
          const minted = await post("ainfts", { ...mint, signature });
          const { id } = (await minted.json()).items[0];
          const address = `${api}ainfts/${id}/manifest`;
          const read = await fetch(address);
          const etag = read.headers.get("etag");
          const again = await fetch(address, { headers: { "if-none-match": etag } });
          return JSON.stringify({ id, etag, limit: minted.headers.get("ratelimit"),
            statuses: [minted.status, read.status, again.status] });
        }
        """;

    [Fact]
    public async Task A_page_of_another_origin_mints_with_a_wallet_and_reads_status_and_headers()
    {
        await using var site = await OtherSite.StartAsync();
        await using var visit = await chromium.OpenAsync(Look.Usual);
        var wallet = await Wallet.AddAsync(visit.Page, World.Rpc);
        await visit.GoAsync(site.Address);

        var answer = await visit.Page.EvaluateAsync<string>(Mint, $"{App.Address}api/");

        var minted = JsonDocument.Parse(answer).RootElement;
        var id = minted.GetProperty("id").GetString()!;
        Assert.Equal([201, 200, 304], minted.GetProperty("statuses").EnumerateArray().Select(one => one.GetInt32()));
        Assert.NotNull(minted.GetProperty("etag").GetString());
        Assert.StartsWith("\"", minted.GetProperty("limit").GetString(), StringComparison.Ordinal);
        Assert.Single(wallet.Asked, "eth_signTypedData_v4");
        Assert.Equal("registered", (await App.GetJsonAsync($"ainfts/{id}")).GetProperty("state").GetString());
        visit.AssertQuiet(site.Address, App.Address);
    }

    [Fact]
    public async Task A_page_of_an_origin_that_the_setting_does_not_name_gets_no_answer_and_sends_no_mint()
    {
        var narrow = await World.StartAppAsync(null, ("Ainft__Cors__Origins", "https://dapp.example"));
        await using var site = await OtherSite.StartAsync();
        await using var visit = await chromium.OpenAsync(Look.Usual);
        await visit.GoAsync(site.Address);

        var failures = await visit.Page.EvaluateAsync<string[]>(
            """
            (api) => Promise.all([
              fetch(`${api}health/live`),
              fetch(`${api}ainfts`, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" }),
            ].map((call) => call.then(() => "answered", (error) => error.name)))
            """,
            $"{narrow.Address}api/");

        Assert.Equal(["TypeError", "TypeError"], failures);
    }
}
