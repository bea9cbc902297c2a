using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Ainft.Cli;
using Ainft.Cli.Contracts;
using Ainft.Ethereum;

namespace Ainft.Functions.Tests.Governance;

/// <summary>
/// The real contracts of a DAO on the chain of a world, with short votes. One account has all votes, so each of its
/// proposals passes. The chain sends transactions for any account, so a test also acts as the timelock, the guardian or
/// a payer.
/// </summary>
internal sealed class TestDao
{
    // Longer than the blocks that make a block final, so that a vote can be shown while it is open.
    private const int VotingPeriod = 600;
    private static readonly BigInteger Supply = BigInteger.Pow(10, 24);

    private readonly World world;
    private readonly Wallet wallet;

    private TestDao(World world, LocalKey member, Address coin)
    {
        (this.world, Member, Coin) = (world, member, coin);
        wallet = new Wallet(world.Chain, member, TimeProvider.System);
    }

    /// <summary>The account with all votes. It has as many coins that are no votes.</summary>
    public LocalKey Member { get; }

    /// <summary>The ERC-20 token behind the votes, which payments may use.</summary>
    public Address Coin { get; }

    /// <summary>The key that proposes roots.</summary>
    public LocalKey Settler { get; } = LocalKey.Generate();

    /// <summary>The account that can veto roots for a year.</summary>
    public Address Guardian { get; } = LocalKey.Generate().Address;

    public DaoContracts Contracts { get; private set; } = null!;

    public Address Governor => this["Governor"];

    /// <summary>The contract whose wrapped coins vote.</summary>
    public Address Votes => Contracts.Votes;

    public Address Timelock => Contracts.Timelock;

    public Address Grants => this["Grants"];

    public Address Operators => this["Operators"];

    public Address Retractions => this["Retractions"];

    public Address Rewards => AddressOf("Ainft__Rewards__Contract");

    /// <summary>The address that a setting of the app names.</summary>
    public Address this[string name] => AddressOf($"Ainft__Governance__{name}");

    /// <summary>The settings of an app that follows the DAO and has the key of the settler.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings =>
    [
        .. Contracts.Settings.Select(one => (one.Setting, one.Address.ToString())),
        ("Ainft__Rewards__SettlerKey", Settler.ExportHex()),
        ("Ainft__Runs__Operators", ""),
        ("Ainft__Runs__Requesters", "open"),
    ];

    /// <summary>
    /// Deploys the contracts, wraps coins and delegates them. The native coin and the coin have a least amount of 1.
    /// </summary>
    /// <param name="world">The app and its chain.</param>
    /// <param name="beforeFloor">Runs while the multisig can schedule operations.</param>
    public static async Task<TestDao> DeployAsync(World world, Func<TestDao, Task>? beforeFloor = null)
    {
        var member = LocalKey.Generate();
        await world.Chain.Rpc.CallAsync("anvil_autoImpersonateAccount", [true]);
        await FundAsync(world, member.Address);
        var coin = await new Wallet(world.Chain, member, TimeProvider.System).SendAsync(
            null,
            [
                .. ContractArtifact.Bytecode("DevCoin"),
                .. Calldata.EncodeArguments("(address,uint256)", member.Address, 2 * Supply),
            ],
            default);
        var dao = new TestDao(world, member, coin.ContractAddress!.Value);
        await dao.DeployAsync(beforeFloor ?? (_ => Task.CompletedTask));
        return dao;
    }

    /// <summary>Proposes, votes, queues and executes, and returns the id of the proposal.</summary>
    public async Task<Bytes32> DecideAsync(string description, params DaoAction[] actions)
    {
        var id = await QueueAsync(description, actions);
        await SendAsync(Governor, GovernorCalls.EncodeExecute(actions, HashOf(description)));
        return id;
    }

    /// <summary>Proposes, votes and queues, and waits for the delay of the timelock.</summary>
    public async Task<Bytes32> QueueAsync(string description, params DaoAction[] actions)
    {
        var id = await ProposeAsync(description, actions);
        await SendAsync(Governor, GovernorCalls.EncodeVote(id, 1, ""));
        await EndVoteAsync();
        await SendAsync(Governor, GovernorCalls.EncodeQueue(actions, HashOf(description)));
        await PassAsync(2);
        return id;
    }

    /// <summary>Executes a queued decision on the timelock, as any account may.</summary>
    public Task<TransactionReceipt> ExecuteOnTimelockAsync(string description, DaoAction action) =>
        SendAsync(Timelock, Calldata.Encode(
            "executeBatch(address[],uint256[],bytes[],bytes32,bytes32)",
            new[] { action.Target }, new[] { action.Value }, new[] { action.Calldata }, default(Bytes32),
            SaltOf(description)));

    /// <summary>The salt of the operation that the governor schedules for a proposal.</summary>
    public Bytes32 SaltOf(string description)
    {
        var (salt, governor) = (HashOf(description).ToArray(), Hex.Parse(Governor.ToHex()));
        for (var i = 0; i < governor.Length; i++)
            salt[i] ^= governor[i];
        return new Bytes32(salt);
    }

    /// <summary>Schedules an operation as the multisig, and returns its id.</summary>
    public async Task<Bytes32> ScheduleAsync(DaoAction action, Bytes32 salt)
    {
        var receipt = await SendAsync(Contracts.Bootstrap, Calldata.Encode(
            "schedule(address[],uint256[],bytes[],bytes32,bytes32,uint256)",
            new[] { action.Target }, new[] { action.Value }, new[] { action.Calldata }, default(Bytes32), salt,
            BigInteger.One));
        return receipt.Logs.Select(log => OperationStepEvent.TryRead(log, out var step) ? step : null)
            .OfType<OperationStepEvent>().Single().Operation;
    }

    /// <summary>Proposes, and waits until the vote is open.</summary>
    public async Task<Bytes32> ProposeAsync(string description, params DaoAction[] actions)
    {
        var receipt = await SendAsync(Governor, GovernorCalls.EncodePropose(actions, Protected(description)));
        await PassAsync(2);
        Assert.True(ProposalCreatedEvent.TryRead(receipt.Logs.Single(), out var created));
        return created.Id;
    }

    public DaoAction Admit(Address @operator, string reason) =>
        new(Operators, 0, DaoCalls.EncodeAdmit(@operator, reason));

    public DaoAction Suspend(Address @operator, string reason) =>
        new(Operators, 0, DaoCalls.EncodeSuspend(@operator, reason));

    /// <summary>A policy with another cap and the first policy's other numbers.</summary>
    public static byte[] SetPolicy(int cap)
    {
        const string types = "(uint16,uint32,uint32,uint32,uint8,uint16,bool)";
        return
        [
            .. Calldata.Selector($"setPolicy({types})"),
            .. Calldata.EncodeArguments(types, cap, 604_800, 2_592_000, 259_200, 3, 9_900, true),
        ];
    }

    /// <summary>A retraction by the sender of a component that need not exist.</summary>
    public static byte[] Retract(string reason) => Calldata.Encode(
        "retract(bytes32,bytes32[],string)", Keccak256.Hash("digest"u8), Array.Empty<Bytes32>(), reason);

    /// <summary>Pays for a component in the native coin.</summary>
    public Task PayAsync(AinftId component, Address payer, BigInteger amount) =>
        SendAsync(payer, Rewards, AinftRewards.EncodePay(component, default, amount, default), amount);

    /// <summary>The coins of an account in the native coin.</summary>
    public Task<BigInteger> BalanceAsync(Address account) => world.Chain.GetBalanceAsync(account);

    /// <summary>The coins of an account in <see cref="Coin"/>.</summary>
    public async Task<BigInteger> CoinsAsync(Address account) => new(
        await world.Chain.CallAsync(Coin, Calldata.Encode("balanceOf(address)", account)), isUnsigned: true,
        isBigEndian: true);

    /// <summary>Sends a transaction of the member.</summary>
    public async Task<TransactionReceipt> SendAsync(Address to, byte[] calldata)
    {
        var receipt = await wallet.SendAsync(to, calldata, default);
        Assert.True(receipt.Succeeded);
        return receipt;
    }

    /// <summary>Sends a transaction of any account, and requires its success.</summary>
    public async Task SendAsync(Address from, Address to, byte[] data, BigInteger value = default)
    {
        await FundAsync(world, from);
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

    /// <summary>Moves the clock of the chain to the end of every vote that is open.</summary>
    public Task EndVoteAsync() => PassAsync(VotingPeriod + 1);

    /// <summary>Moves the clock of the chain, and mines a block.</summary>
    public async Task PassAsync(int seconds)
    {
        await world.Chain.Rpc.CallAsync("evm_increaseTime", [seconds]);
        await world.MineAsync(1);
    }

    /// <summary>The hash of the description that the member posts.</summary>
    public Bytes32 HashOf(string description) => Keccak256.Hash(Encoding.UTF8.GetBytes(Protected(description)));

    /// <summary>Moves the clock of the chain, and finalizes its blocks.</summary>
    public async Task FinalizeAfterAsync(TimeSpan time)
    {
        await world.Chain.Rpc.CallAsync("evm_increaseTime", [(long)time.TotalSeconds]);
        await world.MineAsync();
    }

    private async Task DeployAsync(Func<TestDao, Task> beforeFloor)
    {
        Contracts = DaoContracts.Of(await FileAsync());
        foreach (var creation in Contracts.Creations)
            await SendAsync(DeterministicDeployer.Contract, DeterministicDeployer.Encode(creation.Code));
        await FundAsync(world, Settler.Address);
        await beforeFloor(this);
        await SendAsync(Coin, AinftRewards.EncodeApprove(Votes, Supply));
        await SendAsync(Votes, Calldata.Encode("wrap(uint256,address)", Supply, Member.Address));
        await PassAsync(1);
    }

    private async Task<DaoFile> FileAsync() => new()
    {
        Underlying = Coin.ToString(),
        Multisig = Member.Address.ToString(),
        TimelockDelay = 1,
        Governor = new DaoRules
        {
            VotingDelay = 1,
            VotingPeriod = VotingPeriod,
            LateQuorumExtension = 10,
            ProposalThreshold = "1",
            Floor = "1000",
        },
        Settler = Settler.Address.ToString(),
        Guardian = Guardian.ToString(),
        GuardianUntil = (uint)((await world.Chain.GetBlockAsync(BlockTag.Latest))!.Timestamp + 365 * 86_400),
        Tokens = [new DaoToken { Mantissa = 1 }, new DaoToken { Token = Coin.ToString(), Mantissa = 1 }],
    };

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

    private static Task<JsonElement> FundAsync(World world, Address account) => world.Chain.Rpc.CallAsync(
        "anvil_setBalance", [account.ToString(), BigInteger.One << 120]);

    // A quantity of JSON-RPC has no leading zeros.
    private static string HexOf(BigInteger value) =>
        $"0x{(value.IsZero ? "0" : value.ToString("x", CultureInfo.InvariantCulture).TrimStart('0'))}";

    private string Protected(string description) =>
        GovernorCalls.ProtectedDescription(description, Member.Address);

    private Address AddressOf(string setting) => Contracts.Settings.Single(one => one.Setting == setting).Address;
}
