using System.Numerics;
using Ainft.Ethereum;
using Ainft.Functions.Tests.Governance;
using Ainft.Testing;
using Microsoft.Playwright;

namespace Ainft.Browser.Tests;

/// <summary>
/// Votes, wrapped coins and delegated votes on the pages of the DAO, with a wallet and real contracts.
/// </summary>
public sealed class VotingTests(StorageFixture storage, Chromium chromium) : DaoScene(storage)
{
    private const string Sends = "eth_sendTransaction";
    private static readonly BigInteger Coins = 5 * BigInteger.Pow(10, 18);

    [Fact]
    public async Task A_member_votes_once_and_the_page_of_the_proposal_has_the_vote()
    {
        var proposal = await Dao.ProposeAsync("Admit one operator", Dao.Admit(Dao.Member.Address, "runs two machines"));
        await FinalizeAsync();
        await using var visit = await chromium.OpenAsync(Look.Usual);
        var wallet = await AddAsync(visit, $"{Dao.Member.Address}");
        await visit.GoAsync(new Uri(App.Address, "/governance"));
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Vote about" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Vote with a wallet" }).ClickAsync();
        await visit.Page.GetByLabel("Reason").FillAsync("it is <needed>");

        await ChooseAsync(visit);
        var shown = await TransactionOf(visit).InnerTextAsync();

        Assert.DoesNotContain(Sends, wallet.Asked);
        Assert.Contains(Dao.Governor.ToHex(), shown, StringComparison.Ordinal);
        Assert.Contains("1000000", shown, StringComparison.Ordinal);
        Assert.Equal("", string.Join('\n', await visit.ViolationsAsync()));
        await SendAsync(visit, "You voted by the transaction");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Test wallet" }).ClickAsync();
        await visit.Page.GetByText("The account has voted about this proposal.").WaitForAsync();
        await FinalizeAsync();
        var votes = (await App.GetJsonAsync($"governance/proposals/{proposal}")).GetProperty("votes");
        Assert.Equal(
            ($"{BigInteger.Pow(10, 24)}", "0"),
            (votes.GetProperty("for").GetString(), votes.GetProperty("against").GetString()));
        visit.AssertQuiet(App.Address);
    }

    [Fact]
    public async Task Coins_are_wrapped_and_delegated_and_do_not_vote_about_an_earlier_proposal()
    {
        var proposal = await Dao.ProposeAsync("Admit one operator", Dao.Admit(Dao.Member.Address, "runs two machines"));
        await FinalizeAsync();
        var holder = Address.Parse(
            (await World.Chain.Rpc.CallAsync("eth_accounts", [])).EnumerateArray().First().GetString()!);
        await Dao.SendAsync(Dao.Votes, Calldata.Encode("withdrawTo(address,uint256)", holder, Coins));
        await using var visit = await chromium.OpenAsync(new Look(ColorScheme.Dark, Look.Narrow));
        await AddAsync(visit, $"{holder}");
        await visit.GoAsync(new Uri(App.Address, "/governance"));
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Wrap and delegate with a wallet" }).ClickAsync();
        await visit.Page.Locator("#wrap-amount").FillAsync("6");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Test wallet" }).ClickAsync();
        await visit.Page.GetByText("The account has 5 of the token").WaitForAsync();
        await visit.Page.Locator("#wrap-amount").FillAsync("5");

        await ChooseAsync(visit);
        Assert.Equal("", string.Join('\n', await visit.ViolationsAsync()));
        await visit.CaptureAsync("wrap-dark-360");
        await SendAsync(visit, "One more transaction follows.");
        await visit.Page.GetByText("transaction 2 of 2").WaitForAsync();
        await SendAsync(visit, "Your coins are wrapped and delegated by the transaction");

        var votes = await World.Chain.Rpc.CallAsync(
            "eth_call",
            [
                new Dictionary<string, string>
                {
                    ["to"] = $"{Dao.Votes}",
                    ["data"] = Hex.Format(Calldata.Encode("getVotes(address)", holder)),
                },
                "latest",
            ]);
        Assert.Equal($"0x{Coins:x64}", votes.GetString());
        await visit.GoAsync(new Uri(App.Address, $"/governance/{proposal}"));
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Vote with a wallet" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Test wallet" }).ClickAsync();
        await visit.Page.GetByText("The account had no votes when the vote began.").WaitForAsync();
        visit.AssertQuiet(App.Address);
    }

    /// <summary>A wallet with the key of any account, because the chain sends transactions for all.</summary>
    private async Task<Wallet> AddAsync(Visit visit, string account)
    {
        await World.Chain.Rpc.CallAsync("anvil_autoImpersonateAccount", [true]);
        var wallet = await Wallet.AddAsync(visit.Page, World.Rpc);
        wallet.Answers["eth_requestAccounts"] = new System.Text.Json.Nodes.JsonArray(account);
        return wallet;
    }

    private static ILocator TransactionOf(Visit visit) =>
        visit.Page.GetByRole(AriaRole.Region, new() { Name = "Transaction" });

    private static async Task ChooseAsync(Visit visit)
    {
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Test wallet" }).ClickAsync();
        await TransactionOf(visit).WaitForAsync();
    }

    private static async Task SendAsync(Visit visit, string done)
    {
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Send with the wallet" }).ClickAsync();
        await visit.Page.GetByText(done).WaitForAsync();
    }
}
