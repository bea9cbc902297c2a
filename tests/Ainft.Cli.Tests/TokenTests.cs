namespace Ainft.Cli.Tests;

public sealed class TokenTests(DevWorldFixture world)
{
    [Fact]
    public async Task The_creator_gets_the_token_and_asking_again_is_fine()
    {
        var id = await world.MintAsync("--dev", "4");
        var first = (await world.RunAsync("token", id, "--dev", "4", "--wait", "--timeout", "120", "--json"))
            .Ended(ExitCode.Ok).Json;
        Assert.Equal(world.File.Accounts[4].Address, first.GetProperty("owner").GetString());
        Assert.False(first.GetProperty("alreadyMinted").GetBoolean());
        var again = (await world.RunAsync("token", id, "--dev", "4", "--json")).Ended(ExitCode.Ok).Json;
        Assert.True(again.GetProperty("alreadyMinted").GetBoolean());
        var token = (await world.RunAsync("get", id, "--json")).Json.GetProperty("token");
        Assert.Equal("finalized", token.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Anyone_can_pay_with_the_signature_of_the_mint()
    {
        var id = await world.MintAsync("--dev", "5");
        await world.RunAsync("proof", id, "--wait");
        var run = (await world.RunAsync("token", id, "--payer-dev", "6", "--json")).Ended(ExitCode.Ok);
        Assert.Equal(world.File.Accounts[5].Address, run.Json.GetProperty("owner").GetString());
    }

    [Fact]
    public async Task A_payer_without_ether_is_named_with_what_to_do()
    {
        var id = await world.MintAsync("--dev", "5");
        using var folder = new TemporaryFolder();
        var (keystore, password) = (folder.File("payer.json"), folder.File("password", "a password"));
        var payer = (await folder.RunAsync("key", "new", "-o", keystore, "--password-file", password, "--json"))
            .Ended(ExitCode.Ok).Json.GetProperty("address").GetString()!;
        var error = (await world.RunAsync(
            "token", id, "--dev", "5", "--payer", keystore, "--payer-password-file", password))
            .Ended(ExitCode.Refused).Error;
        Assert.Contains(payer, error, StringComparison.Ordinal);
        Assert.Contains("--payer", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transaction_that_the_node_finds_underpriced_is_raised_to_the_minimum_that_it_names()
    {
        var id = await world.MintAsync("--dev", "5");
        await world.RunAsync("proof", id, "--wait");
        var refusals = 0;
        await using var node = new RefusingNode(
            world.File.RpcUrl,
            request => (string)request["method"]! == "eth_sendRawTransaction" && refusals++ == 0
                ? "transaction underpriced: gas tip cap 1, minimum needed 7000000000"
                : null);
        var run = await world.RunAsync("token", id, "--dev", "5", "--rpc", node.Address, "--json");
        var hash = run.Ended(ExitCode.Ok).Json.GetProperty("transaction").GetString()!;
        var transaction = await node.AskAsync("eth_getTransactionByHash", hash);
        Assert.Equal("0x1a13b8600", (string)transaction["maxPriorityFeePerGas"]!);
        Assert.Equal(2, refusals);
    }

    [Fact]
    public async Task Without_the_creators_signature_the_error_names_the_account_that_must_sign()
    {
        var run = await CliRun.InAsync(
            world.Folder, ["mint", "-", "--json", "--dev", "7", "--wait"], $"[{world.Manifest()},{world.Manifest()}]");
        var id = run.Ended(ExitCode.Ok).Json.GetProperty("items")[0].GetProperty("id").GetString()!;
        var refused = (await world.RunAsync("token", id, "--dev", "8")).Ended(ExitCode.Refused);
        Assert.Contains("--dev 7", refused.Error, StringComparison.Ordinal);
    }
}
