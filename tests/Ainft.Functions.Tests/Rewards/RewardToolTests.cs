using System.Numerics;
using Ainft.Cli;
using Ainft.Ethereum;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Rewards;

/// <summary>The commands of payments, copies and audits, with a real app and real contracts.</summary>
public sealed class RewardToolTests(StorageFixture storage) : RewardScene(storage)
{
    private readonly string variable = $"AINFT_TEST_{Guid.NewGuid():N}";
    private readonly LocalKey payer = LocalKey.Generate();
    private readonly string copy = Directory.CreateTempSubdirectory("ainft-mirror-").FullName;

    public override async ValueTask DisposeAsync()
    {
        Directory.Delete(copy, recursive: true);
        await base.DisposeAsync();
    }

    [Fact]
    public async Task The_tool_pays_copies_audits_and_claims()
    {
        var parent = new Creator(World.Domain);
        var paid = await MintAsync(Creator, "service", 0, await MintAsync(parent, "parent", 1_000));
        await AnchorAsync();
        await World.Chain.Rpc.CallAsync("anvil_setBalance", [payer.Address.ToString(), "0x56bc75e2d63100000"]);
        Assert.Equal(ExitCode.Ok, await PayingAsync("pay", $"{paid}", "1000", "--preview"));
        Assert.Equal<BigInteger>(0, await Dao.BalanceAsync(Dao.Rewards));
        Assert.Equal(ExitCode.Ok, await PayingAsync("pay", $"{paid}", "1000"));
        Assert.Equal<BigInteger>(1_000, await Dao.BalanceAsync(Dao.Rewards));
        await FinalizeAsync();
        await SettleAsync();

        Assert.Equal(ExitCode.Ok, await RunAsync("mirror", copy, "--rpc", $"{World.Rpc}", "--api", $"{App.Address}"));
        Assert.Equal(ExitCode.Ok, await RunAsync("rewards", "audit", "--mirror", copy, "--rpc", $"{World.Rpc}"));
        await ActivateAsync();

        Assert.Equal(ExitCode.Ok, await RunAsync("rewards", "show", $"{parent.Address}", "--api", $"{App.Address}"));
        var before = await Dao.BalanceAsync(parent.Address);
        Assert.Equal(ExitCode.Ok, await PayingAsync("rewards", "claim", $"{parent.Address}"));
        Assert.Equal<BigInteger>(100, await Dao.BalanceAsync(parent.Address) - before);
    }

    [Fact]
    public async Task The_tool_pays_in_an_ERC20_token_and_each_account_claims_its_part_of_it()
    {
        var parent = new Creator(World.Domain);
        var paid = await MintAsync(Creator, "service", 0, await MintAsync(parent, "parent", 1_000));
        await AnchorAsync();
        await World.Chain.Rpc.CallAsync("anvil_setBalance", [payer.Address.ToString(), "0x56bc75e2d63100000"]);
        await Dao.SendAsync(Dao.Coin, Calldata.Encode("transfer(address,uint256)", payer.Address, 1_007));
        string[] inCoins = ["--token", $"{Dao.Coin}"];
        Assert.Equal(ExitCode.Refused, await PayingAsync(["pay", $"{paid}", "1008", .. inCoins]));
        Assert.Equal(ExitCode.Refused, await PayingAsync("pay", $"{paid}", "1007", "--token", $"{Dao.Rewards}"));
        Assert.Equal(ExitCode.Ok, await PayingAsync(["pay", $"{paid}", "1007", .. inCoins]));
        Assert.Equal((0, 1_007), (await Dao.CoinsAsync(payer.Address), await Dao.CoinsAsync(Dao.Rewards)));
        await FinalizeAsync();

        await SettleAsync();
        Assert.Equal(["pending"], await RootStatesAsync());
        Assert.Equal(ExitCode.Ok, await RunAsync("mirror", copy, "--rpc", $"{World.Rpc}", "--api", $"{App.Address}"));
        Assert.Equal(ExitCode.Ok, await RunAsync("rewards", "audit", "--mirror", copy, "--rpc", $"{World.Rpc}"));
        await ActivateAsync();

        foreach (var (account, part) in new[] { (parent.Address, 100), (Creator.Address, 907) })
        {
            var before = await Dao.BalanceAsync(account);
            Assert.Equal(ExitCode.Ok, await PayingAsync(["rewards", "claim", $"{account}", .. inCoins]));
            Assert.Equal<BigInteger>(part, await Dao.CoinsAsync(account));
            Assert.Equal(before, await Dao.BalanceAsync(account));
            Assert.NotEqual(ExitCode.Ok, await PayingAsync("rewards", "claim", $"{account}"));
        }

        Assert.Equal<BigInteger>(0, await Dao.CoinsAsync(Dao.Rewards));
        var totals = await AinftRewards.ReadTotalsAsync(World.Chain, Dao.Rewards, Dao.Coin, Ct);
        Assert.Equal((1_007, 1_007), (totals.Paid, totals.Out));
    }

    [Fact]
    public async Task An_audit_agrees_with_a_root_when_the_clock_of_one_instance_was_ahead()
    {
        var ahead = await World.StartAppAsync(builder => builder.Services
            .AddSingleton<TimeProvider>(new ShiftedTime { Ahead = TimeSpan.FromMinutes(5) }));
        var parent = new Creator(World.Domain);
        var paid = await MintAsync(Creator, "service", 0, await MintAsync(ahead, parent, "parent", 1_000));
        await AnchorAsync();
        await Dao.PayAsync(paid, Payer, 1_000);
        await FinalizeAsync();
        await SettleAsync();

        Assert.Equal(ExitCode.Ok, await RunAsync("mirror", copy, "--rpc", $"{World.Rpc}", "--api", $"{App.Address}"));
        Assert.Equal(ExitCode.Ok, await RunAsync("rewards", "audit", "--mirror", copy, "--rpc", $"{World.Rpc}"));
        await ActivateAsync();
        Assert.Equal<BigInteger>(100, await ClaimableAsync(parent.Address));
    }

    [Fact]
    public async Task An_audit_finds_a_root_that_pays_another_account()
    {
        var paid = await MintAsync(Creator, "service", 0);
        await AnchorAsync();
        await Dao.PayAsync(paid, Payer, 1_000);
        await FinalizeAsync();
        var block = await World.Chain.GetBlockAsync(BlockTag.Finalized);
        var wrong = RewardTree.Build([new RewardLeaf(Payer, default, BigInteger.One)]);
        await Dao.SendAsync(
            Dao.Settler.Address, Dao.Rewards, AinftRewards.EncodePropose(wrong.Root, block!.Number, block.Hash));
        await FinalizeAsync();

        Assert.Equal(ExitCode.Ok, await RunAsync("mirror", copy, "--rpc", $"{World.Rpc}", "--api", $"{App.Address}"));
        Assert.Equal(ExitCode.Refused, await RunAsync("rewards", "audit", "--mirror", copy, "--rpc", $"{World.Rpc}"));
    }

    [Fact]
    public async Task The_tool_refuses_to_pay_for_an_unknown_component()
    {
        Assert.Equal(
            ExitCode.NotFound, await PayingAsync("pay", $"{Creator.IdOf(Creator.ManifestOf("unknown"))}", "1000"));
        Assert.Equal<BigInteger>(0, await Dao.BalanceAsync(Dao.Rewards));
    }

    private Task<int> PayingAsync(params string[] arguments)
    {
        Environment.SetEnvironmentVariable(variable, payer.ExportHex());
        return RunAsync(
            [.. arguments, "--rpc", $"{World.Rpc}", "--private-key-env", variable, "--api", $"{App.Address}"]);
    }

    private static Task<int> RunAsync(params string[] arguments) => CommandLine.RunAsync([.. arguments, "--json"]);
}
