using System.Text;
using System.Text.Json.Nodes;
using Ainft.Functions.Tests;
using Ainft.Testing;
using Microsoft.Playwright;

namespace Ainft.Browser.Tests;

/// <summary>The page /verify, the button on the page of a component, and the copy on a disk.</summary>
public sealed class VerifyTests(StorageFixture storage, ChainFixture chain, Chromium chromium)
    : MintingScene(storage, chain)
{
    private static readonly byte[] Model = Encoding.UTF8.GetBytes("the weights of a model");

    [Fact]
    public async Task A_chosen_proof_is_verified_step_by_step_and_leaves_the_browser_only_when_the_visitor_agrees()
    {
        var (_, proof) = await FinalAsync();
        await using var visit = await ShowAsync("/verify");
        var page = visit.Page;
        await ChooseAsync(page, proof);

        await page.Locator(".conclusion.valid").WaitForAsync();

        Assert.Equal(
            ["manifest", "parents", "id", "signature", "leaf", "path", "batch"],
            await page.Locator(".report li.done strong").AllInnerTextsAsync());
        visit.AssertQuiet(App.Address);
        await page.Locator("#endpoint").FillAsync(World.Rpc.ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Use it" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask it" }).WaitForAsync();
        Assert.DoesNotContain(visit.Requested, to => to.Port == World.Rpc.Port);
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask it" }).ClickAsync();
        await page.Locator(".conclusion.anchored").WaitForAsync();
        Assert.Contains(visit.Requested, to => to.Port == World.Rpc.Port);
        visit.AssertQuiet(App.Address, World.Rpc);
    }

    [Fact]
    public async Task A_visitor_who_refuses_contacts_no_endpoint()
    {
        var (_, proof) = await FinalAsync();
        await using var visit = await ShowAsync("/verify");
        await ChooseAsync(visit.Page, proof);
        await visit.Page.Locator("#endpoint").FillAsync(World.Rpc.ToString());
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Use it" }).ClickAsync();

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "No", Exact = true }).ClickAsync();

        await visit.Page.Locator(".question").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        // The tab records requests in their order, so one that "No" had sent is recorded by now.
        await visit.Page.EvaluateAsync("async () => { await fetch('/robots.txt'); }");
        visit.AssertQuiet(App.Address);
    }

    [Fact]
    public async Task A_changed_proof_fails_at_the_changed_step_and_another_file_is_refused()
    {
        var (_, proof) = await FinalAsync();
        var changed = JsonNode.Parse(proof)!.AsObject();
        changed["root"] = $"0x{new string('1', 64)}";
        await using var visit = await ShowAsync("/verify");
        await ChooseAsync(visit.Page, Encoding.UTF8.GetBytes(changed.ToJsonString()));

        await visit.Page.Locator(".conclusion.invalid").WaitForAsync();

        Assert.Equal(["path", "batch"], await visit.Page.Locator(".report li.failed strong").AllInnerTextsAsync());
        changed["more"] = 1;
        await ChooseAsync(visit.Page, Encoding.UTF8.GetBytes(changed.ToJsonString()));
        await visit.Page.GetByText("member-unknown").WaitForAsync();
        visit.AssertQuiet(App.Address);
    }

    [Fact]
    public async Task A_file_of_a_model_is_hashed_in_the_worker_and_leads_to_its_component()
    {
        var (id, _) = await FinalAsync();
        await using var visit = await ShowAsync("/verify");
        await ChooseAsync(visit.Page, Model);

        await visit.Page.GetByText(Sha256Digest.Of(Model).ToString()[2..]).WaitForAsync();
        Assert.DoesNotContain(visit.Requested, to => to.Query.Contains("file=", StringComparison.Ordinal));
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Ask the server" }).ClickAsync();

        await visit.Page.Locator($"main a[href='/ainft/{id}']").WaitForAsync();
        visit.AssertQuiet(App.Address);
    }

    [Fact]
    public async Task The_page_of_a_component_verifies_its_proof_and_asks_a_wallet()
    {
        var (id, _) = await FinalAsync();
        await using var visit = await chromium.OpenAsync(Look.Usual);
        var wallet = await Wallet.AddAsync(visit.Page, World.Rpc);
        await visit.GoAsync(new Uri(App.Address, $"/ainft/{id}"));
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Verify in this browser" }).ClickAsync();
        await visit.Page.Locator(".conclusion.valid").WaitForAsync();
        Assert.Empty(wallet.Asked);

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Test wallet" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Ask it" }).ClickAsync();

        await visit.Page.Locator(".conclusion.anchored").WaitForAsync();
        visit.AssertQuiet(App.Address);
        Assert.Equal("", string.Join('\n', await visit.ViolationsAsync()));
    }

    [Fact]
    public async Task A_link_with_an_id_verifies_the_proof_of_this_component()
    {
        var (id, _) = await FinalAsync();
        await using var visit = await ShowAsync($"/verify#id={id}");

        await visit.Page.Locator(".conclusion.valid").WaitForAsync();

        Assert.Equal($"{id}", await visit.Page.Locator(".report dd code").Nth(1).InnerTextAsync());
        Assert.Equal("", string.Join('\n', await visit.ViolationsAsync()));
    }

    [Theory]
    [InlineData("1626ba7e", "anchored")]
    [InlineData("ffffffff", "invalid")]
    public async Task The_visitors_endpoint_asks_a_contract_wallet_whether_it_signed(string answer, string conclusion)
    {
        var account = await ContractWallet.DeployAsync(World, "1626ba7e");
        var manifest = Creator.ManifestOf($"by a wallet {Guid.NewGuid():N}");
        var minted = await Creator.MintAsync(App.Http, Creator.Single(manifest)
            .Replace($"{Creator.Address}", $"{account}", StringComparison.Ordinal));
        var id = AinftId.Parse(minted.GetProperty("items")[0].GetProperty("id").GetString()!);
        await FinishAsync(id);
        var proof = await App.Http.GetByteArrayAsync($"ainfts/{id}/proof");
        await ContractWallet.ChangeAsync(World, account, answer);
        await using var visit = await chromium.OpenAsync(new Look(ColorScheme.Dark, Look.Narrow));
        await visit.GoAsync(new Uri(App.Address, "/verify"));
        await ChooseAsync(visit.Page, proof);
        await visit.Page.Locator(".conclusion.invalid").WaitForAsync();
        Assert.Equal(["signature"], await visit.Page.Locator(".report li.failed strong").AllInnerTextsAsync());
        await visit.Page.Locator("#endpoint").FillAsync(World.Rpc.ToString());
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Use it" }).ClickAsync();

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Ask it" }).ClickAsync();

        await visit.Page.GetByText("the signature (ERC-1271)").WaitForAsync();
        await visit.Page.Locator($".conclusion.{conclusion}").WaitForAsync();
        visit.AssertQuiet(App.Address, World.Rpc);
    }

    [Fact]
    public async Task A_report_is_whole_in_each_look_and_breaks_no_rule_of_axe()
    {
        var (_, proof) = await FinalAsync();
        foreach (var look in Look.All)
        {
            await using var visit = await chromium.OpenAsync(look);
            await visit.GoAsync(new Uri(App.Address, "/verify"));
            await ChooseAsync(visit.Page, proof);
            await visit.Page.Locator(".conclusion.valid").WaitForAsync();

            var picture = await visit.CaptureAsync($"verify-report-{look}");

            Assert.Equal((look, look.Width), (look, picture.Width));
            Assert.Equal(0, await visit.Page.EvaluateAsync<int>(
                "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
            Assert.True(look.Scheme == ColorScheme.Dark ? picture.Ground < 64 : picture.Ground > 191);
            Assert.Equal("", string.Join('\n', await visit.ViolationsAsync()));
            visit.AssertQuiet(App.Address);
        }
    }

    [Fact]
    public async Task The_saved_page_verifies_from_a_disk_without_a_network()
    {
        var (_, proof) = await FinalAsync();
        var folder = Directory.CreateTempSubdirectory("ainft-verify-");
        try
        {
            var saved = Path.Combine(folder.FullName, "ainft-verify.html");
            await File.WriteAllBytesAsync(
                saved, await App.Http.GetByteArrayAsync(new Uri(App.Address, "/verify.html")));
            await using var visit = await chromium.OpenAsync(Look.Usual);
            await visit.Page.GotoAsync(new Uri(saved).ToString());
            await ChooseAsync(visit.Page, proof);

            await visit.Page.Locator(".conclusion.valid").WaitForAsync();

            Assert.Empty(visit.Errors);
            Assert.All(visit.Requested, to => Assert.True(to.Scheme is "file" or "blob", $"{to}"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A component with a final anchor, and its proof.</summary>
    private async Task<(AinftId Id, byte[] Proof)> FinalAsync()
    {
        var manifest = new JsonObject
        {
            ["ainft"] = 1,
            ["kind"] = "model",
            ["name"] = "verified",
            ["artifacts"] = new JsonArray(new JsonObject
            {
                ["uri"] = "https://example.org/model",
                ["sha256"] = Sha256Digest.Of(Model).ToString()[2..],
                ["size"] = Model.Length,
            }),
        }.ToJsonString();
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        var id = Creator.IdOf(manifest);
        await FinishAsync(id);
        return (id, await App.Http.GetByteArrayAsync($"ainfts/{id}/proof"));
    }

    private async Task FinishAsync(AinftId id)
    {
        await App.RunAsync("AnchorBundles");
        await App.ReconcileUntilAsync(id, "included", "finalized");
        await World.MineAsync();
        await App.ReconcileUntilAsync(id, "finalized");
    }

    private async Task<Visit> ShowAsync(string path)
    {
        var visit = await chromium.OpenAsync(Look.Usual);
        await visit.GoAsync(new Uri(App.Address, path));
        return visit;
    }

    private static Task ChooseAsync(IPage page, byte[] content) => page.Locator("#verify-file").SetInputFilesAsync(
        new FilePayload { Name = "chosen", MimeType = "application/octet-stream", Buffer = content });
}
