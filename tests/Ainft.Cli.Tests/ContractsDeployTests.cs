using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ainft.Cli.Api;
using Ainft.Cli.Dev;
using Ainft.Cli.Tests.Help;
using Ainft.Ethereum;

namespace Ainft.Cli.Tests;

/// <summary><c>ainft contracts deploy</c>, with a chain of its own for each test.</summary>
public sealed partial class ContractsDeployTests : IAsyncLifetime
{
    private const string Url = "https://registry.example.org";
    private const string Deployer = "0x4e59b44847b379578588920cA78FbF26c0B4956C";
    private const string Admin = "0x00000000000000000000000000000000000000AA";
    private static readonly Address Payer = DevAccounts.Keys[1].Address;

    private readonly TemporaryFolder folder = new();
    private readonly LocalKey poor = LocalKey.Generate();
    private Anvil anvil = null!;
    private Node node = null!;

    public ValueTask InitializeAsync() => StartAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_second_run_finds_the_registry_and_sends_no_transaction()
    {
        await MineAsync(5);
        var first = (await DeployAsync("--dev", "1", "--json")).Ended(ExitCode.Ok).Json;
        var block = (await node.Client.GetBlockAsync(BlockTag.Latest))!.Number;
        await MineAsync(70);

        var again = (await DeployAsync("--dev", "1", "--json")).Ended(ExitCode.Ok).Json;

        Assert.False(first.GetProperty("alreadyDeployed").GetBoolean());
        Assert.True(again.GetProperty("alreadyDeployed").GetBoolean());
        Assert.Equal(first.GetProperty("registry").GetString(), again.GetProperty("registry").GetString());
        Assert.Equal([block, block], new[] { first, again }.Select(run => run.GetProperty("block").GetUInt64()));
        Assert.Equal(1UL, await SentAsync(Payer));
    }

    [Fact]
    public async Task The_accounts_of_the_arguments_have_the_roles_and_the_payer_has_none()
    {
        var run = await DeployAsync("--dev", "1", "--admin", Admin, "--operator", $"{poor.Address}", "--json");
        var registry = Address.Parse(run.Ended(ExitCode.Ok).Json.GetProperty("registry").GetString()!);
        var anchoring = Keccak256.Hash("OPERATOR_ROLE"u8);

        Assert.True(await HasRoleAsync(registry, default, Address.Parse(Admin)));
        Assert.True(await HasRoleAsync(registry, anchoring, poor.Address));
        Assert.False(await HasRoleAsync(registry, default, Payer));
        Assert.False(await HasRoleAsync(registry, anchoring, Payer));
        Assert.Equal($"{Url}/api/metadata/", run.Json.GetProperty("baseUri").GetString());
    }

    [Fact]
    public async Task By_default_the_account_of_the_key_has_both_roles()
    {
        var run = (await DeployAsync("--dev", "1", "--json")).Ended(ExitCode.Ok).Json;
        var registry = Address.Parse(run.GetProperty("registry").GetString()!);

        Assert.True(await HasRoleAsync(registry, default, Payer));
        Assert.True(await HasRoleAsync(registry, Keccak256.Hash("OPERATOR_ROLE"u8), Payer));
    }

    [Fact]
    public async Task After_a_lost_answer_the_next_run_finds_the_registry()
    {
        await using var losing = new RefusingNode(
            anvil.Endpoint.AbsoluteUri,
            request => (string)request["method"]! == "eth_getTransactionReceipt" ? "the connection was lost" : null);

        (await DeployAsync("--dev", "1", "--rpc", losing.Address)).Ended(ExitCode.Refused);
        var again = (await DeployAsync("--dev", "1", "--json")).Ended(ExitCode.Ok).Json;

        Assert.True(again.GetProperty("alreadyDeployed").GetBoolean());
        Assert.Equal(1UL, again.GetProperty("block").GetUInt64());
        Assert.Equal(1UL, await SentAsync(Payer));
    }

    [Fact]
    public async Task A_node_that_lacks_old_states_gives_no_block()
    {
        (await DeployAsync("--dev", "1")).Ended(ExitCode.Ok);
        await MineAsync(300);

        var again = await DeployAsync("--dev", "1", "--json");

        Assert.True(again.Ended(ExitCode.Ok).Json.GetProperty("alreadyDeployed").GetBoolean());
        Assert.False(again.Json.TryGetProperty("block", out _));
    }

    [Fact]
    public async Task A_run_beside_another_one_waits_for_the_transaction_of_the_other()
    {
        var hasSeenPool = new TaskCompletionSource();
        await using var watched = new RefusingNode(anvil.Endpoint.AbsoluteUri, request =>
        {
            if ((string)request["method"]! == "eth_getTransactionCount")
                hasSeenPool.TrySetResult();
            return null;
        });
        await node.Client.Rpc.CallAsync("evm_setAutomine", [false]);
        var first = DeployAsync("--dev", "1", "--json");
        while (await node.Client.GetTransactionCountAsync(Payer, BlockTag.Pending) == 0)
            await Task.Delay(100);
        var second = DeployAsync("--dev", "1", "--json", "--rpc", watched.Address);
        await hasSeenPool.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await node.Client.Rpc.CallAsync("evm_mine", []);

        Assert.False((await first).Ended(ExitCode.Ok).Json.GetProperty("alreadyDeployed").GetBoolean());
        Assert.True((await second).Ended(ExitCode.Ok).Json.GetProperty("alreadyDeployed").GetBoolean());
        Assert.Equal(1UL, await SentAsync(Payer));
    }

    [Fact]
    public async Task A_dry_run_sends_no_transaction_and_its_balance_is_enough()
    {
        var plan = (await WithPoorKeyAsync("--dry-run", "--json")).Ended(ExitCode.Ok).Json;
        var least = BigInteger.Parse(plan.GetProperty("leastBalance").GetString()!);

        Assert.False(plan.GetProperty("isFunded").GetBoolean());
        Assert.InRange(plan.GetProperty("gas").GetUInt64(), 2_000_000UL, 5_000_000UL);
        Assert.Equal("0", plan.GetProperty("balance").GetString());
        Assert.False(plan.TryGetProperty("block", out _));

        await FundAsync(least);
        Assert.True((await WithPoorKeyAsync("--dry-run", "--json")).Ended(ExitCode.Ok).Json
            .GetProperty("isFunded").GetBoolean());
        Assert.Equal(0UL, await SentAsync(poor.Address));
        var deployed = (await WithPoorKeyAsync("--json")).Ended(ExitCode.Ok).Json;
        Assert.Equal(plan.GetProperty("registry").GetString(), deployed.GetProperty("registry").GetString());
    }

    [Fact]
    public async Task An_account_that_cannot_pay_is_named_with_the_amount()
    {
        var plan = (await WithPoorKeyAsync("--dry-run", "--json")).Ended(ExitCode.Ok).Json;
        var refused = (await WithPoorKeyAsync()).Ended(ExitCode.Refused).Error;

        Assert.Contains(
            $"Send at least {plan.GetProperty("leastBalanceInEther").GetString()} ether to {poor.Address}", refused,
            StringComparison.Ordinal);
        Assert.Equal(0UL, await SentAsync(poor.Address));
    }

    [Fact]
    public async Task A_node_of_another_chain_is_refused()
    {
        var refused = (await DeployAsync("--dev", "1", "--chain-id", "11155111")).Ended(ExitCode.Refused).Error;

        Assert.Contains("is a node of chain 31337", refused, StringComparison.Ordinal);
        Assert.Contains("chain 11155111", refused, StringComparison.Ordinal);
        Assert.Equal(0UL, await SentAsync(Payer));
    }

    [Fact]
    public async Task A_chain_with_real_ether_needs_an_explicit_option_and_a_key_of_its_own()
    {
        await StopAsync();
        await StartAsync("--chain-id", "1");
        await FundAsync(BigInteger.Pow(10, 18));

        Assert.Contains(
            "pass --mainnet", (await WithPoorKeyAsync()).Ended(ExitCode.Refused).Error, StringComparison.Ordinal);
        Assert.Contains(
            "published accounts", (await DeployAsync("--mainnet", "--dev", "1")).Ended(ExitCode.Refused).Error,
            StringComparison.Ordinal);
        (await WithPoorKeyAsync("--mainnet", "--chain-id", "1")).Ended(ExitCode.Ok);
    }

    [Fact]
    public async Task A_chain_without_the_deployer_is_refused_and_the_transaction_of_the_page_makes_it()
    {
        await StopAsync();
        await StartAsync("--disable-default-create2-deployer");
        var page = await MarkdownPages.ReadAsync("docs/deploy.md");

        var refused = (await DeployAsync("--dev", "1")).Ended(ExitCode.Refused).Error;
        await FundAsync(Sender().Match(page).Groups[1].Value, BigInteger.Pow(10, 16));
        await node.Client.SendRawTransactionAsync(Hex.Parse(Published().Match(page).Groups[1].Value));

        Assert.Contains(Deployer, refused, StringComparison.Ordinal);
        Assert.Contains("docs/deploy.md", refused, StringComparison.Ordinal);
        (await DeployAsync("--dev", "1")).Ended(ExitCode.Ok);
    }

    [Theory]
    [InlineData("more than one key", "--dev", "1", "--key-vault-key", "https://a.vault.azure.net/keys/operator")]
    [InlineData("the identifier of a key", "--key-vault-key", "http://a.vault.azure.net/keys/operator")]
    [InlineData("the identifier of a key", "--key-vault-key", "https://a.vault.azure.net/secrets/operator")]
    [InlineData("The signing key is missing")]
    public async Task A_wrong_key_ends_the_command(string problem, params string[] arguments)
    {
        var refused = (await DeployAsync(arguments)).Ended(ExitCode.Usage).Error;

        Assert.Contains(problem, refused, StringComparison.Ordinal);
    }

    private async ValueTask StartAsync(params string[] arguments)
    {
        anvil = await Anvil.StartAsync(arguments);
        node = new Node(anvil.Endpoint);
    }

    private async Task StopAsync()
    {
        node.Dispose();
        await anvil.DisposeAsync();
    }

    private Task<CliRun> WithPoorKeyAsync(params string[] arguments) =>
        DeployAsync(["--private-key-env", "POOR", .. arguments]);

    private Task<CliRun> DeployAsync(params string[] arguments) => CliRun.InAsync(
        folder.Path,
        ["contracts", "deploy", "--public-url", Url, .. arguments],
        null,
        new Dictionary<string, string?>
        {
            ["AINFT_RPC"] = anvil.Endpoint.AbsoluteUri,
            ["POOR"] = poor.ExportHex(),
        });

    private Task<JsonElement> FundAsync(BigInteger wei) => FundAsync(poor.Address.ToString(), wei);

    private Task<JsonElement> FundAsync(string account, BigInteger wei) => node.Client.Rpc.CallAsync(
        "anvil_setBalance", [account, $"0x{wei.ToString("x").TrimStart('0')}"]);

    private Task<JsonElement> MineAsync(int blocks) => node.Client.Rpc.CallAsync("anvil_mine", [blocks]);

    private Task<ulong> SentAsync(Address account) =>
        node.Client.GetTransactionCountAsync(account, BlockTag.Latest);

    private async Task<bool> HasRoleAsync(Address registry, Bytes32 role, Address account)
    {
        var answer = await node.Client.CallAsync(
            registry, Calldata.Encode("hasRole(bytes32,address)", role, account));
        return answer[^1] == 1;
    }

    [GeneratedRegex("0.01 ether at\\s+`(0x[0-9a-f]{40})`")]
    private static partial Regex Sender();

    [GeneratedRegex("cast publish .* (0x[0-9a-f]+)")]
    private static partial Regex Published();
}
