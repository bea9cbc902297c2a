using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Cli.Contracts;
using Ainft.Cli.Dev;
using Ainft.Ethereum;

namespace Ainft.Cli.Tests;

/// <content><c>--dao</c> deploys the contracts of a DAO first.</content>
public sealed partial class ContractsDeployTests
{
    private static readonly Address Settler = DevAccounts.Keys[5].Address;

    [Fact]
    public async Task A_DAO_is_deployed_once_and_its_timelock_is_the_admin_of_the_registry()
    {
        var file = folder.File("dao.json", (await DaoAsync()).ToJsonString());
        var first = (await DeployAsync("--dev", "1", "--dao", file, "--json")).Ended(ExitCode.Ok).Json;
        var sent = await SentAsync(Payer);
        await MineAsync(70);

        var again = (await DeployAsync("--dev", "1", "--dao", file, "--json")).Ended(ExitCode.Ok).Json;

        Assert.Equal(sent, await SentAsync(Payer));
        Assert.Equal(first.GetProperty("dao").GetRawText(), again.GetProperty("dao").GetRawText());
        Assert.Equal(
            first.GetProperty("dao").GetProperty("startBlock").GetUInt64(),
            first.GetProperty("startBlock").GetUInt64());
        var settings = first.GetProperty("dao").GetProperty("settings").EnumerateObject().ToDictionary(
            setting => setting.Name, setting => Address.Parse(setting.Value.GetString()!));
        foreach (var (_, contract) in settings)
            Assert.NotEmpty(await node.Client.GetCodeAsync(contract));
        var timelock = settings["Ainft__Governance__Timelock"];
        var registry = Address.Parse(first.GetProperty("registry").GetString()!);
        Assert.True(await HasRoleAsync(registry, default, timelock));
        foreach (var contract in (Address[])[registry, timelock, settings["Ainft__Rewards__Contract"]])
            Assert.False(await HasRoleAsync(contract, default, Payer));
        Assert.Equal(timelock, await OwnerAsync(settings["Ainft__Governance__Operators"]));
        Assert.Equal(timelock, await OwnerAsync(settings["Ainft__Governance__Policy"]));
    }

    [Fact]
    public async Task A_dry_run_with_a_DAO_names_the_missing_contracts_and_sends_no_transaction()
    {
        var file = folder.File("dao.json", (await DaoAsync()).ToJsonString());
        var sent = await SentAsync(Payer);

        var plan = (await DeployAsync("--dev", "1", "--dao", file, "--dry-run", "--json")).Ended(ExitCode.Ok).Json;

        Assert.Equal(3, plan.GetProperty("dao").GetProperty("missing").GetArrayLength());
        Assert.Equal(sent, await SentAsync(Payer));
    }

    [Theory]
    [InlineData("settler", "\"0x70997970C51812dc3A010C7d01b50e0d17dc79C8\"", "anchor batches and propose roots")]
    [InlineData("multisig", "\"0x12\"", "multisig in the file of the DAO must be an address")]
    [InlineData("multisig", "7", "another form than the file of a DAO")]
    [InlineData("quorum", "4", "another form than the file of a DAO")]
    [InlineData("tokens", """[{"mantissa":16777216}]""", "A number in the file of the DAO is wrong")]
    [InlineData("governor", """{"proposalThreshold":"0","floor":"1"}""", "governor.proposalThreshold")]
    public async Task A_wrong_file_of_a_DAO_is_refused_at_the_member(string member, string json, string problem)
    {
        var dao = await DaoAsync();
        dao[member] = JsonNode.Parse(json);
        var file = folder.File("dao.json", dao.ToJsonString());
        var sent = await SentAsync(Payer);

        var refused = (await DeployAsync("--dev", "1", "--dao", file)).Ended(ExitCode.Usage).Error;

        Assert.Contains(problem, refused, StringComparison.Ordinal);
        Assert.Equal(sent, await SentAsync(Payer));
    }

    private async Task<JsonObject> DaoAsync()
    {
        var wallet = new Wallet(node.Client, DevAccounts.Keys[1], TimeProvider.System);
        var coin = await wallet.SendAsync(
            null,
            [
                .. ContractArtifact.Bytecode("DevCoin"),
                .. Calldata.EncodeArguments("(address,uint256)", Payer, BigInteger.Pow(10, 24)),
            ],
            default);
        return new JsonObject
        {
            ["underlying"] = coin.ContractAddress!.Value.ToString(),
            ["multisig"] = DevAccounts.Keys[4].Address.ToString(),
            ["settler"] = Settler.ToString(),
            ["governor"] = new JsonObject { ["proposalThreshold"] = "1000", ["floor"] = "1000000" },
        };
    }

    private async Task<Address> OwnerAsync(Address contract)
    {
        var answer = await node.Client.CallAsync(contract, Calldata.Encode("owner()"));
        Assert.True(AbiWord.TryReadAddress(answer, out var owner));
        return owner;
    }
}
