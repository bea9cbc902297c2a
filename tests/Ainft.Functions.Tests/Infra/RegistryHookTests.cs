using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ainft.Ethereum;
using Ainft.Functions.Tests.Chain;

namespace Ainft.Functions.Tests.Infra;

/// <summary>
/// The hook between the two layers, as <c>azd up</c> runs it, with the tool, a chain and a vault that speaks the real
/// protocol.
/// </summary>
public sealed partial class RegistryHookTests
{
    private static readonly Bytes32 Anchoring = Keccak256.Hash("OPERATOR_ROLE"u8);

    [Fact]
    public async Task The_first_run_asks_for_funds_and_the_second_deploys_the_registry()
    {
        await using var scene = await HookScene.StartAsync();

        var asking = (await scene.RunAsync()).Ended(1);
        await FundAsync(scene, LeastIn(asking.Error));
        var first = scene.Values;
        (await scene.RunAsync()).Ended(0);

        // One line has everything that a person needs.
        Assert.Single(asking.Error, letter => letter == '\n');
        Assert.Empty(asking.Output);
        Assert.StartsWith("The first layer is complete, and the registry is next.", asking.Error);
        Assert.Contains($"to {scene.Vault.Account} on chain 31337", asking.Error);
        Assert.Contains($"the JSON-RPC endpoint {scene.Rpc}.", asking.Error);
        Assert.Contains("Then run azd up again.", asking.Error);
        Assert.Empty(first);
        var registry = RegistryIn(scene.Values);
        string[] values = ["AINFT_START_BLOCK=1", $"AINFT_REGISTRY={registry}"];
        Assert.Equal(values, scene.Values);
        Assert.True(await HasRoleAsync(scene, registry, default, scene.Vault.Account));
        Assert.True(await HasRoleAsync(scene, registry, Anchoring, scene.Vault.Account));
    }

    [Fact]
    public async Task When_the_address_is_lost_the_next_run_finds_the_registry_and_deploys_no_second_one()
    {
        await using var scene = await HookScene.StartAsync();
        await FundAsync(scene, BigInteger.Pow(10, 18));
        (await scene.RunAsync()).Ended(0);
        var values = scene.Values;
        scene.Forget();

        (await scene.RunAsync()).Ended(0);

        Assert.Equal(values, scene.Values);
        Assert.Equal(1UL, await scene.Chain.GetTransactionCountAsync(scene.Vault.Account, BlockTag.Latest));
    }

    [Fact]
    public async Task It_waits_until_Azure_applies_the_role()
    {
        await using var scene = await HookScene.StartAsync();
        await FundAsync(scene, BigInteger.Pow(10, 18));
        scene.Vault.Answers.Enqueue(FakeVault.Refuse(403, "Forbidden", "Caller is not authorized."));

        (await scene.RunAsync()).Ended(0);

        Assert.Equal(2, scene.Values.Length);
        // The dry run asks twice, and the deployment once.
        Assert.Equal(
            3, scene.Vault.Requests.Count(request => request.StartsWith("GET", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Another_account_can_be_the_admin()
    {
        await using var scene = await HookScene.StartAsync();
        var admin = LocalKey.Generate().Address;
        await FundAsync(scene, BigInteger.Pow(10, 18));

        (await scene.RunAsync(("AINFT_ADMIN", $"{admin}"))).Ended(0);

        var registry = RegistryIn(scene.Values);
        Assert.True(await HasRoleAsync(scene, registry, default, admin));
        Assert.False(await HasRoleAsync(scene, registry, default, scene.Vault.Account));
        Assert.True(await HasRoleAsync(scene, registry, Anchoring, scene.Vault.Account));
    }

    [Fact]
    public async Task The_contracts_of_a_DAO_become_settings_and_the_key_of_the_settler_is_its_account()
    {
        await using var scene = await HookScene.StartAsync();
        await FundAsync(scene, BigInteger.Pow(10, 18));
        var file = Path.Combine(Path.GetTempPath(), $"ainft-dao-{Guid.NewGuid():N}.json");
        var multisig = LocalKey.Generate().Address;
        // AinVotes wraps any account with code.
        await scene.AskAsync("anvil_setCode", $"{multisig}", "0x00");
        await File.WriteAllTextAsync(
            file,
            $$$"""
            {"underlying":"{{{multisig}}}","multisig":"{{{multisig}}}",
             "governor":{"proposalThreshold":"1","floor":"1000"} }
            """);
        try
        {
            var ended = (await scene.RunAsync(("AINFT_DAO", file))).Ended(0);

            var json = scene.Values.Single(value => value.StartsWith("AINFT_DAO_SETTINGS=", StringComparison.Ordinal));
            var settings = JsonSerializer.Deserialize<Dictionary<string, string>>(json.Split('=', 2)[1])!;
            Assert.Equal(7, settings.Count);
            var rewards = Address.Parse(settings["Ainft__Rewards__Contract"]);
            Assert.True(await HasRoleAsync(
                scene, rewards, Keccak256.Hash("PROPOSER_ROLE"u8), scene.Vault.SettlerAccount));
            Assert.Contains($"{scene.Vault.SettlerAccount}", ended.Output);
            Assert.True(await HasRoleAsync(
                scene, RegistryIn(scene.Values), default, Address.Parse(settings["Ainft__Governance__Timelock"])));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_key_of_another_curve_is_refused_with_the_command_that_makes_the_right_one()
    {
        await using var scene = await HookScene.StartAsync();
        scene.Vault.KeyCurve = "P-256";

        var refused = (await scene.RunAsync()).Ended(1);

        Assert.Contains("--curve P-256K", refused.Error);
        Assert.Contains("the registry is not deployed", refused.Error);
        Assert.Empty(scene.Values);
    }

    [Fact]
    public async Task An_endpoint_of_another_chain_is_refused()
    {
        await using var scene = await HookScene.StartAsync();

        var refused = (await scene.RunAsync(("AINFT_CHAIN_ID", "11155111"))).Ended(1);

        Assert.Contains("is a node of chain 31337", refused.Error);
        Assert.Empty(scene.Values);
        Assert.Empty(scene.Vault.Requests);
    }

    private static Task<JsonElement> FundAsync(HookScene scene, BigInteger wei) => scene.AskAsync(
        "anvil_setBalance", scene.Vault.Account.ToString(), $"0x{wei.ToString("x").TrimStart('0')}");

    private static BigInteger LeastIn(string message)
    {
        var ether = decimal.Parse(Least().Match(message).Groups[1].Value, CultureInfo.InvariantCulture);
        return new BigInteger(ether * 1_000_000_000_000_000_000m);
    }

    // The hook sets the registry last, because it does nothing once a registry is set.
    private static Address RegistryIn(string[] values) => Address.Parse(values[^1].Split('=')[1]);

    private static async Task<bool> HasRoleAsync(HookScene scene, Address registry, Bytes32 role, Address account)
    {
        var calldata = Calldata.Encode("hasRole(bytes32,address)", role, account);
        return (await scene.Chain.CallAsync(registry, calldata))[^1] == 1;
    }

    [GeneratedRegex("Send at least ([0-9.]+) ether")]
    private static partial Regex Least();
}
