using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Functions.Tests;
using Ainft.Testing;
using Microsoft.Playwright;

namespace Ainft.Browser.Tests;

/// <summary>The page /mint with a wallet that anvil backs.</summary>
public sealed class MintTests(StorageFixture storage, ChainFixture chain, Chromium chromium)
    : MintingScene(storage, chain)
{
    private const string Signs = "eth_signTypedData_v4";

    private static readonly byte[] Weights = Encoding.UTF8.GetBytes("weights");

    [Fact]
    public async Task Files_become_a_component_whose_anchor_is_final_and_whose_creator_has_the_token()
    {
        await using var visit = await chromium.OpenAsync(Look.Usual);
        var wallet = await Wallet.AddAsync(visit.Page, World.Rpc);
        await FillAsync(visit, "minted in a browser");
        var page = visit.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Test wallet" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in the wallet" }).WaitForAsync();
        Assert.DoesNotContain(Signs, wallet.Asked);
        var preview = await page.GetByRole(AriaRole.Region, new() { Name = "Preview" }).InnerTextAsync();
        Assert.Contains($"{World.Domain.Registry}", preview, StringComparison.Ordinal);
        Assert.Equal("", string.Join('\n', await visit.ViolationsAsync()));

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in the wallet" }).ClickAsync();
        var link = page.GetByRole(AriaRole.Region, new() { Name = "Registered" }).GetByRole(AriaRole.Link);
        var id = AinftId.Parse(await link.InnerTextAsync());

        Assert.Contains($"{id}", preview, StringComparison.Ordinal);
        Assert.Single(wallet.Asked, Signs);
        var manifest = await App.GetJsonAsync($"ainfts/{id}/manifest");
        var file = Assert.Single(manifest.GetProperty("artifacts").EnumerateArray());
        Assert.Equal(Sha256Digest.Of(Weights).ToString()[2..], file.GetProperty("sha256").GetString());
        await FinishAsync(id);
        await page.GetByText("Its anchor is final.").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Mint the token" }).ClickAsync();
        await page.GetByText("The token is minted by the transaction").WaitForAsync();
        Assert.Contains(visit.Requested, to => to.AbsolutePath == "/api/events");
        visit.AssertQuiet(App.Address);
    }

    [Fact]
    public async Task A_file_with_several_manifests_is_signed_once()
    {
        var manifests = $"[{Creator.ManifestOf("first")},{Creator.ManifestOf("second")}]";
        await using var visit = await chromium.OpenAsync(Look.Usual);
        var wallet = await Wallet.AddAsync(visit.Page, World.Rpc);
        await visit.GoAsync(new Uri(App.Address, "/mint"));
        var page = visit.Page;
        await page.GetByText("Mint manifests that exist already").ClickAsync();
        await page.Locator("#manifests").SetInputFilesAsync(new FilePayload
        {
            Name = "two.json",
            MimeType = "application/json",
            Buffer = Encoding.UTF8.GetBytes(manifests),
        });

        await page.GetByRole(AriaRole.Button, new() { Name = "Test wallet" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in the wallet" }).ClickAsync();
        var links = page.GetByRole(AriaRole.Region, new() { Name = "Registered" }).GetByRole(AriaRole.Link);
        await links.Nth(1).WaitForAsync();

        Assert.Single(wallet.Asked, Signs);
        foreach (var id in await links.AllInnerTextsAsync())
            Assert.Equal("registered", (await App.GetJsonAsync($"ainfts/{id}")).GetProperty("state").GetString());
        visit.AssertQuiet(App.Address);
    }

    [Theory]
    [InlineData("digest")]
    [InlineData("deadline")]
    public async Task A_server_that_wants_other_content_signed_is_refused_and_the_wallet_is_not_asked(string member)
    {
        await using var visit = await chromium.OpenAsync(Look.Usual);
        var wallet = await Wallet.AddAsync(visit.Page, World.Rpc);
        await visit.Page.RouteAsync("**/api/ainfts/preview", async route =>
        {
            var answer = JsonNode.Parse(await (await route.FetchAsync()).TextAsync())!;
            answer["typedData"]!["message"]![member] =
                member == "deadline" ? "9999999999" : $"0x{new string('1', 64)}";
            await route.FulfillAsync(new() { ContentType = "application/json", Body = answer.ToJsonString() });
        });
        await FillAsync(visit, "other content");

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Test wallet" }).ClickAsync();

        var alert = visit.Page.GetByRole(AriaRole.Alert);
        await alert.GetByText("the content to sign").WaitForAsync();
        var sign = visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in the wallet" });
        Assert.Equal(0, await sign.CountAsync());
        Assert.DoesNotContain(Signs, wallet.Asked);
    }

    [Fact]
    public async Task A_wallet_on_another_chain_is_refused_before_and_after_the_preview()
    {
        await using var visit = await chromium.OpenAsync(Look.Usual);
        var wallet = await Wallet.AddAsync(visit.Page, World.Rpc);
        await FillAsync(visit, "another chain");
        wallet.Answers["eth_chainId"] = "0x1";
        var page = visit.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Test wallet" }).ClickAsync();
        await page.GetByText("The wallet is on chain 1,").WaitForAsync();
        wallet.Answers.Clear();
        await page.GetByRole(AriaRole.Button, new() { Name = "Test wallet" }).ClickAsync();
        var sign = page.GetByRole(AriaRole.Button, new() { Name = "Sign in the wallet" });
        await sign.WaitForAsync();
        wallet.Answers["eth_chainId"] = "0x1";

        await sign.ClickAsync();

        await page.GetByText("The wallet is on chain 1,").WaitForAsync();
        Assert.DoesNotContain(Signs, wallet.Asked);
    }

    [Fact]
    public async Task The_name_and_the_icon_of_a_hostile_wallet_are_text_and_nothing_else()
    {
        const string Name = "<img src=x onerror=alert(1)>";
        await using var visit = await chromium.OpenAsync(Look.Usual);
        await Wallet.AddAsync(visit.Page, World.Rpc, Name, "https://evil.example/icon.png");

        await visit.GoAsync(new Uri(App.Address, "/mint"));

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = Name }).WaitForAsync();
        Assert.Equal(0, await visit.Page.Locator("main img").CountAsync());
        Assert.Equal(0, await visit.Page.GetByText("No wallet has announced itself").CountAsync());
        visit.AssertQuiet(App.Address);
    }

    [Fact]
    public async Task A_wrong_field_is_explained_and_no_request_is_sent()
    {
        await using var visit = await chromium.OpenAsync(Look.Usual);
        var wallet = await Wallet.AddAsync(visit.Page, World.Rpc);
        await FillAsync(visit, "wrong license");
        await visit.Page.GetByLabel("License").FillAsync("my own terms");

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Test wallet" }).ClickAsync();

        await visit.Page.GetByText("Expected an SPDX license expression.").WaitForAsync();
        Assert.Empty(wallet.Asked);
        Assert.DoesNotContain(visit.Requested, to => to.AbsolutePath.StartsWith("/api/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hashing_a_large_file_can_be_stopped_and_adds_no_file()
    {
        var file = Path.GetTempFileName();
        try
        {
            await using (var large = File.OpenWrite(file))
                large.SetLength(4L << 30);
            await using var visit = await chromium.OpenAsync(Look.Usual);
            await visit.GoAsync(new Uri(App.Address, "/mint"));
            await visit.Page.Locator("#files").SetInputFilesAsync(file);
            await visit.Page.Locator("progress[value]").WaitForAsync();

            await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();

            await visit.Page.GetByText("You stopped it, so no file was added.").WaitForAsync();
            visit.AssertQuiet(App.Address);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Parents_are_found_by_name_and_get_a_relation()
    {
        var parent = Creator.ManifestOf("a corpus to build on");
        await Creator.MintAsync(App.Http, Creator.Single(parent));
        await using var visit = await chromium.OpenAsync(Look.Usual);
        await Wallet.AddAsync(visit.Page, World.Rpc);
        await FillAsync(visit, "a child");
        var page = visit.Page;
        await page.Locator("#parent").FillAsync("a corpus to");
        await page.Locator("fieldset").GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await page.GetByLabel("Relations to this parent").SelectOptionAsync(["fine-tuned-from", "trained-on"]);

        await page.GetByRole(AriaRole.Button, new() { Name = "Test wallet" }).ClickAsync();
        await page.GetByText("The manifest", new() { Exact = true }).ClickAsync();
        var manifest = JsonDocument.Parse(await page.Locator("pre.wrapped").InnerTextAsync()).RootElement;

        var found = Assert.Single(manifest.GetProperty("parents").EnumerateArray());
        Assert.Equal($"{Creator.IdOf(parent)}", found.GetProperty("id").GetString());
        Assert.Equal(
            ["trained-on", "fine-tuned-from"],
            found.GetProperty("relation").EnumerateArray().Select(word => word.GetString()));
    }

    [Fact]
    public async Task Small_files_are_stored_under_a_signature_before_the_mint_and_not_unless_asked()
    {
        var content = Encoding.UTF8.GetBytes($"a file to store {Guid.NewGuid():N}");
        var sha256 = Sha256Digest.Of(content).ToString()[2..];
        await using var visit = await chromium.OpenAsync(Look.Usual);
        var wallet = await Wallet.AddAsync(visit.Page, World.Rpc);
        await visit.GoAsync(new Uri(App.Address, "/mint"));
        var page = visit.Page;
        await page.Locator("#files").SetInputFilesAsync(
            new FilePayload { Name = "small.bin", MimeType = "application/octet-stream", Buffer = content });
        await page.GetByText("1 file with").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Test wallet" }).ClickAsync();
        var sign = page.GetByRole(AriaRole.Button, new() { Name = "Sign in the wallet" });
        await sign.WaitForAsync();
        Assert.Equal(0, await page.GetByText("PUT /api/artifacts/").CountAsync());
        await page.GetByLabel("Let this registry store files").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Test wallet" }).ClickAsync();
        await page.GetByText($"PUT /api/artifacts/{sha256}").WaitForAsync();
        Assert.DoesNotContain(Signs, wallet.Asked);

        await sign.ClickAsync();
        var link = page.GetByRole(AriaRole.Region, new() { Name = "Registered" }).GetByRole(AriaRole.Link);
        var manifest = await App.GetJsonAsync($"ainfts/{await link.InnerTextAsync()}/manifest");

        Assert.Equal(2, wallet.Asked.Count(method => method == Signs));
        var file = Assert.Single(manifest.GetProperty("artifacts").EnumerateArray());
        Assert.Equal($"ainft:artifacts/{sha256}", file.GetProperty("uri").GetString());
        Assert.Equal(content, await App.Http.GetByteArrayAsync($"artifacts/{sha256}"));
        visit.AssertQuiet(App.Address);
    }

    private async Task FillAsync(Visit visit, string name)
    {
        await visit.GoAsync(new Uri(App.Address, "/mint"));
        await visit.Page.Locator("#files").SetInputFilesAsync(
            new FilePayload { Name = "model.bin", MimeType = "application/octet-stream", Buffer = Weights });
        await visit.Page.GetByText("1 file with").WaitForAsync();
        await visit.Page.Locator("#name").FillAsync(name);
    }

    private async Task FinishAsync(AinftId id)
    {
        await App.RunAsync("AnchorBundles");
        await App.ReconcileUntilAsync(id, "included", "finalized");
        await World.MineAsync();
        await App.ReconcileUntilAsync(id, "finalized");
    }
}
