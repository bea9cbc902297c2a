using System.Numerics;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Functions.Tests;
using Ainft.Functions.Tests.Rewards;
using Ainft.Testing;
using Microsoft.Playwright;

namespace Ainft.Browser.Tests;

/// <summary>
/// Payments on the page of a component and claims on that of an account, with a wallet and real contracts.
/// </summary>
public sealed class PaymentTests(StorageFixture storage, Chromium chromium) : RewardScene(storage)
{
    private const string Sends = "eth_sendTransaction";
    private static readonly BigInteger Amount = 1_000_000_000_000_000, Token = 1_000 * Amount;

    [Fact]
    public async Task A_wallet_pays_for_a_component_and_claims_the_part_of_an_ancestor()
    {
        var parent = new Creator(World.Domain);
        var paid = await MintAsync(Creator, "service", 0, await MintAsync(parent, "parent", 1_000));
        await AnchorAsync();
        await using var visit = await chromium.OpenAsync(new Look(ColorScheme.Dark, Look.Narrow));
        var wallet = await Wallet.AddAsync(visit.Page, World.Rpc);
        await ShowAsync(visit, $"/ainft/{paid}");
        Assert.Contains("10 %", await SectionAsync(visit, "royalties"), StringComparison.Ordinal);

        await ChooseAsync(visit, "Pay with a wallet", () => visit.Page.Locator("#pay-amount").FillAsync("0.001"));
        var shown = await TransactionOf(visit).InnerTextAsync();

        Assert.DoesNotContain(Sends, wallet.Asked);
        Assert.Contains(Dao.Rewards.ToHex(), shown, StringComparison.Ordinal);
        Assert.Contains($"0.0001 to {parent.Address}", shown, StringComparison.Ordinal);
        Assert.Equal("", string.Join('\n', await visit.ViolationsAsync()));
        await visit.CaptureAsync("pay-dark-360");
        await SendAsync(visit, "You paid by the transaction");
        Assert.Equal(Amount, await Dao.BalanceAsync(Dao.Rewards));
        await FinalizeAsync();
        await SettleAsync();
        await ActivateAsync();

        await ShowAsync(visit, $"/address/{parent.Address}");
        Assert.Contains($"{Amount / 10}", await SectionAsync(visit, "rewards"), StringComparison.Ordinal);
        await ChooseAsync(visit, "Claim with a wallet", () => Task.CompletedTask);
        Assert.Contains(
            parent.Address.ToHex(), await TransactionOf(visit).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("", string.Join('\n', await visit.ViolationsAsync()));
        await SendAsync(visit, "The amount is claimed by the transaction");

        Assert.Equal(Amount / 10, await Dao.BalanceAsync(parent.Address));
        visit.AssertQuiet(App.Address);
    }

    [Fact]
    public async Task A_wallet_approves_exactly_the_amount_and_pays_in_a_listed_token()
    {
        var paid = await MintAsync(Creator, "service", 0);
        await AnchorAsync();
        await using var visit = await chromium.OpenAsync(new Look(ColorScheme.Dark, Look.Narrow));
        var wallet = await Wallet.AddAsync(visit.Page, World.Rpc);
        var payer = Address.Parse((await World.Chain.Rpc.CallAsync("eth_accounts", []))[0].GetString()!);
        await Dao.SendAsync(Dao.Coin, Calldata.Encode("transfer(address,uint256)", payer, 2 * Token));
        await ShowAsync(visit, $"/ainft/{paid}");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Pay with a wallet" }).ClickAsync();

        Assert.Contains($"{Dao.Coin.ToHex()}", await RefusalAsync(visit, "1.5", Dao.Rewards), StringComparison.Ordinal);
        Assert.Equal(
            [Dao.Coin.ToHex()],
            await visit.Page.Locator("#pay-tokens option").EvaluateAllAsync<string[]>(
                "options => options.map(option => option.value)"));
        Assert.Contains("The account has 2 of", await RefusalAsync(visit, "2.5", Dao.Coin), StringComparison.Ordinal);
        await OfferAsync(visit, "1.5", Dao.Coin);
        var approval = await TransactionOf(visit).InnerTextAsync();
        Assert.All(
            new[] { "approve(address,uint256)", Dao.Coin.ToHex(), Dao.Rewards.ToHex(), "1500000000000000000" },
            fact => Assert.Contains(fact, approval, StringComparison.Ordinal));
        Assert.DoesNotContain(Sends, wallet.Asked);
        Assert.Equal("", string.Join('\n', await visit.ViolationsAsync()));
        await visit.CaptureAsync("pay-token-dark-360");
        await SendAsync(visit, "One more transaction follows.");
        Assert.Equal(3 * Token / 2, await AllowanceAsync(payer));
        Assert.Contains("pay(bytes32", await TransactionOf(visit).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, wallet.Asked.Count(method => method == Sends));
        await SendAsync(visit, "You paid by the transaction");
        Assert.Equal((3 * Token / 2, 0), (await Dao.CoinsAsync(Dao.Rewards), await AllowanceAsync(payer)));

        await Dao.SendAsync(payer, Dao.Coin, AinftRewards.EncodeApprove(Dao.Rewards, Token / 2));
        await OfferAsync(visit, "0.5", Dao.Coin);
        Assert.Contains("pay(bytes32", await TransactionOf(visit).InnerTextAsync(), StringComparison.Ordinal);
        await SendAsync(visit, "You paid by the transaction");
        Assert.Equal(2 * Token, await Dao.CoinsAsync(Dao.Rewards));
        visit.AssertQuiet(App.Address);
    }

    [Fact]
    public async Task A_page_offers_no_payment_that_would_be_refunded()
    {
        var parents = await Task.WhenAll(Enumerable.Range(0, 6).Select(
            i => MintAsync(new Creator(World.Domain), $"parent {i}", 1_000)));
        var unpayable = await MintAsync(Creator, "too dear", 0, parents);
        await AnchorAsync();
        await using var visit = await chromium.OpenAsync(Look.Usual);

        await ShowAsync(visit, $"/ainft/{unpayable}");

        Assert.Contains(
            "no, because its ancestors ask for more than can be paid",
            await SectionAsync(visit, "royalties"),
            StringComparison.Ordinal);
        Assert.Equal(0, await visit.Page.Locator("#pay").CountAsync());
    }

    [Theory]
    [InlineData("payable")]
    [InlineData("gate")]
    [InlineData("sum")]
    [InlineData("chain")]
    public async Task A_page_that_was_open_for_long_builds_no_payment_to_refund_or_for_another_chain(string fault)
    {
        var paid = await MintAsync(Creator, "service", 0);
        await AnchorAsync();
        await using var visit = await chromium.OpenAsync(Look.Usual);
        var wallet = await Wallet.AddAsync(visit.Page, World.Rpc);
        await ShowAsync(visit, $"/ainft/{paid}");
        if (fault == "chain")
            wallet.Answers["eth_chainId"] = "0x1";
        await visit.Page.RouteAsync("**/royalties**", async route =>
        {
            var answer = JsonNode.Parse(await (await route.FetchAsync()).TextAsync())!;
            Change(answer, fault);
            await route.FulfillAsync(new() { ContentType = "application/json", Body = answer.ToJsonString() });
        });

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Pay with a wallet" }).ClickAsync();
        await visit.Page.Locator("#pay-amount").FillAsync("1");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Test wallet" }).ClickAsync();

        await visit.Page.Locator("#pay [role=alert]").WaitForAsync();
        Assert.Equal(0, await TransactionOf(visit).CountAsync());
        Assert.DoesNotContain(Sends, wallet.Asked);
    }

    private static void Change(JsonNode answer, string fault)
    {
        if (fault == "payable" && answer["royalties"] is { } royalties)
            royalties["payable"] = false;
        else if (fault == "gate" && answer["gate"] is { } gate)
            gate["state"] = "refunded";
        else if (fault == "sum" && answer["payouts"] is { } payouts)
            payouts[0]!["amount"] = "1";
    }

    private async Task ShowAsync(Visit visit, string path) => await visit.GoAsync(new Uri(App.Address, path));

    private static Task<string> SectionAsync(Visit visit, string heading) =>
        visit.Page.Locator($"section[aria-labelledby={heading}]").InnerTextAsync();

    private static ILocator TransactionOf(Visit visit) =>
        visit.Page.GetByRole(AriaRole.Region, new() { Name = "Transaction" });

    private Task<BigInteger> AllowanceAsync(Address payer) =>
        AinftRewards.ReadAllowanceAsync(World.Chain, Dao.Coin, payer, Dao.Rewards, Ct);

    /// <summary>Fills the form of a payment in a token, and chooses the wallet.</summary>
    private static async Task FillAsync(Visit visit, string amount, Address token)
    {
        await visit.Page.Locator("#pay-amount").FillAsync(amount);
        await visit.Page.Locator("#pay-token").FillAsync($"{token}");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Test wallet" }).ClickAsync();
    }

    private static async Task OfferAsync(Visit visit, string amount, Address token)
    {
        await FillAsync(visit, amount, token);
        await TransactionOf(visit).WaitForAsync();
    }

    private static async Task<string> RefusalAsync(Visit visit, string amount, Address token)
    {
        await FillAsync(visit, amount, token);
        return await visit.Page.Locator("#pay [role=alert]").InnerTextAsync();
    }

    /// <summary>Loads the script, fills its form, and chooses the wallet.</summary>
    private static async Task ChooseAsync(Visit visit, string button, Func<Task> fill)
    {
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
        await fill();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Test wallet" }).ClickAsync();
        await TransactionOf(visit).WaitForAsync();
    }

    private static async Task SendAsync(Visit visit, string done)
    {
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Send with the wallet" }).ClickAsync();
        await visit.Page.GetByText(done).WaitForAsync();
    }
}
