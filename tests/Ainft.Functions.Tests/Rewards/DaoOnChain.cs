using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Ainft.Cli.Contracts;
using Ainft.Ethereum;

namespace Ainft.Functions.Tests.Rewards;

/// <summary>
/// The contracts of a DAO on a chain of its own, as the tool deploys them. The chain sends transactions for any
/// account, so a test acts as the timelock, the guardian or a payer.
/// </summary>
internal sealed class DaoOnChain
{
    private const string Underlying = "0x00000000000000000000000000000000000000a1";

    private readonly World world;

    private DaoOnChain(World world, DaoContracts contracts, LocalKey settler, Address guardian) =>
        (this.world, Contracts, Settler, Guardian) = (world, contracts, settler, guardian);

    public DaoContracts Contracts { get; }

    /// <summary>The key that proposes roots.</summary>
    public LocalKey Settler { get; }

    /// <summary>The account that can veto roots for a year.</summary>
    public Address Guardian { get; }

    public Address Timelock => Contracts.Timelock;

    public Address Rewards => AddressOf("Ainft__Rewards__Contract");

    public Address Operators => AddressOf("Ainft__Governance__Operators");

    public Address Grants => AddressOf("Ainft__Governance__Grants");

    public Address Retractions => AddressOf("Ainft__Governance__Retractions");

    /// <summary>The settings of an app that follows the DAO and has the key of the settler.</summary>
    public (string Name, string Value)[] Settings =>
    [
        .. Contracts.Settings.Select(setting => (setting.Setting, setting.Address.ToString())),
        ("Ainft__Rewards__SettlerKey", Settler.ExportHex()),
        ("Ainft__Runs__Operators", ""),
        ("Ainft__Runs__Requesters", "open"),
    ];

    /// <summary>Deploys the contracts. The native coin has a least amount of 1 wei.</summary>
    public static async Task<DaoOnChain> DeployAsync(World world)
    {
        var (settler, guardian) = (LocalKey.Generate(), LocalKey.Generate().Address);
        await world.Chain.Rpc.CallAsync("anvil_autoImpersonateAccount", [true]);
        // AinVotes wraps any account with code. No test of payments votes.
        await world.Chain.Rpc.CallAsync("anvil_setCode", [Underlying, "0x00"]);
        var now = (await world.Chain.GetBlockAsync(BlockTag.Latest))!.Timestamp;
        var contracts = DaoContracts.Of(new DaoFile
        {
            Underlying = Underlying,
            Multisig = guardian.ToString(),
            Governor = new DaoRules { ProposalThreshold = "1", Floor = "1000" },
            Settler = settler.Address.ToString(),
            Guardian = guardian.ToString(),
            GuardianUntil = (uint)(now + 365 * 86_400),
            Tokens = [new DaoToken { Mantissa = 1, Exponent = 0 }],
        });
        var dao = new DaoOnChain(world, contracts, settler, guardian);
        foreach (var creation in contracts.Creations)
            await dao.SendAsync(guardian, DeterministicDeployer.Contract, DeterministicDeployer.Encode(creation.Code));
        await dao.FundAsync(settler.Address);
        return dao;
    }

    /// <summary>Pays for a component in the native coin.</summary>
    public Task PayAsync(AinftId component, Address payer, BigInteger amount) =>
        SendAsync(payer, Rewards, AinftRewards.EncodePay(component, default, amount, default), amount);

    /// <summary>Sends a transaction of any account, and requires its success.</summary>
    public async Task SendAsync(Address from, Address to, byte[] data, BigInteger value = default)
    {
        await FundAsync(from);
        var sent = await world.Chain.Rpc.CallAsync("eth_sendTransaction",
        [
            new Dictionary<string, string>
            {
                ["from"] = from.ToString(),
                ["to"] = to.ToString(),
                ["data"] = Hex.Format(data),
                ["value"] = HexOf(value),
                ["gas"] = "0xf00000",
            },
        ]);
        var receipt = await ReceiptOfAsync(Bytes32.Parse(sent.GetString()!));
        Assert.True(receipt.Succeeded, $"The transaction to {to} failed.");
    }

    /// <summary>Moves the clock of the chain, and finalizes its blocks.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        await world.Chain.Rpc.CallAsync("evm_increaseTime", [(long)time.TotalSeconds]);
        await world.MineAsync();
    }

    public Task<BigInteger> BalanceAsync(Address account) => world.Chain.GetBalanceAsync(account);

    // The node answers when it has the transaction, and mines it a moment later.
    private async Task<TransactionReceipt> ReceiptOfAsync(Bytes32 transaction)
    {
        while (true)
        {
            if (await world.Chain.GetReceiptAsync(transaction, TestContext.Current.CancellationToken) is { } receipt)
                return receipt;
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private Task<JsonElement> FundAsync(Address account) => world.Chain.Rpc.CallAsync(
        "anvil_setBalance", [account.ToString(), BigInteger.One << 120]);

    // A quantity of JSON-RPC has no leading zeros.
    private static string HexOf(BigInteger value) =>
        $"0x{(value.IsZero ? "0" : value.ToString("x", CultureInfo.InvariantCulture).TrimStart('0'))}";

    private Address AddressOf(string setting) => Contracts.Settings.Single(one => one.Setting == setting).Address;
}
