using System.Numerics;
using System.Text;
using Ainft.Cli;
using Ainft.Cli.Contracts;
using Ainft.Ethereum;

namespace Ainft.Functions.Tests.Governance;

/// <summary>
/// The real contracts of a DAO on the chain of a world, with short timings. One account has all votes, so each of
/// its proposals passes.
/// </summary>
internal sealed class TestDao
{
    // Longer than the blocks that make a block final, so that a vote can be shown while it is open.
    private const int VotingPeriod = 600;
    private static readonly BigInteger Supply = BigInteger.Pow(10, 24);

    private readonly World world;
    private readonly Wallet wallet;

    private TestDao(World world, LocalKey member, DaoContracts contracts) =>
        (this.world, Member, Contracts, wallet) =
        (world, member, contracts, new Wallet(world.Chain, member, TimeProvider.System));

    /// <summary>The account with all votes.</summary>
    public LocalKey Member { get; }

    public DaoContracts Contracts { get; }

    public Address Governor => this["Governor"];

    /// <summary>The contract whose wrapped coins vote.</summary>
    public Address Votes => Contracts.Votes;

    /// <summary>The address that a setting of the app names.</summary>
    public Address this[string name] =>
        Contracts.Settings.Single(one => one.Setting == $"Ainft__Governance__{name}").Address;

    /// <summary>The settings of an app that follows the DAO.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings =>
    [
        .. Contracts.Settings.Where(one => one.Setting.StartsWith("Ainft__Governance__", StringComparison.Ordinal))
            .Select(one => (one.Setting, one.Address.ToString())),
        ("Ainft__Runs__Operators", ""),
        ("Ainft__Runs__Requesters", "open"),
    ];

    /// <summary>Deploys the contracts, wraps coins and delegates them.</summary>
    public static async Task<TestDao> DeployAsync(World world, Func<TestDao, Task> beforeFloor)
    {
        var member = LocalKey.Generate();
        await world.Chain.Rpc.CallAsync("anvil_setBalance", [member.Address.ToString(), "0x56bc75e2d63100000"]);
        var wallet = new Wallet(world.Chain, member, TimeProvider.System);
        var coin = await wallet.SendAsync(
            null,
            [
                .. ContractArtifact.Bytecode("DevCoin"),
                .. Calldata.EncodeArguments("(address,uint256)", member.Address, Supply),
            ],
            default);
        var contracts = DaoContracts.Of(FileOf(coin.ContractAddress!.Value, member.Address));
        foreach (var creation in contracts.Creations)
            Assert.True((await wallet.SendAsync(
                DeterministicDeployer.Contract, DeterministicDeployer.Encode(creation.Code), default)).Succeeded);
        var dao = new TestDao(world, member, contracts);
        await beforeFloor(dao);
        await dao.SendAsync(
            coin.ContractAddress.Value, Calldata.Encode("approve(address,uint256)", contracts.Votes, Supply));
        await dao.SendAsync(contracts.Votes, Calldata.Encode("wrap(uint256,address)", Supply, member.Address));
        await dao.PassAsync(1);
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
    public Task<TransactionReceipt> ExecuteOnTimelockAsync(string description, DaoAction action)
    {
        var (salt, governor) = (HashOf(description).ToArray(), Hex.Parse(Governor.ToHex()));
        for (var i = 0; i < governor.Length; i++)
            salt[i] ^= governor[i];
        return SendAsync(this["Timelock"], Calldata.Encode(
            "executeBatch(address[],uint256[],bytes[],bytes32,bytes32)",
            new[] { action.Target }, new[] { action.Value }, new[] { action.Calldata }, default(Bytes32),
            new Bytes32(salt)));
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
        new(this["Operators"], 0, DaoCalls.EncodeAdmit(@operator, reason));

    public DaoAction Suspend(Address @operator, string reason) =>
        new(this["Operators"], 0, DaoCalls.EncodeSuspend(@operator, reason));

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

    public async Task<TransactionReceipt> SendAsync(Address to, byte[] calldata)
    {
        var receipt = await wallet.SendAsync(to, calldata, default);
        Assert.True(receipt.Succeeded);
        return receipt;
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

    private string Protected(string description) =>
        GovernorCalls.ProtectedDescription(description, Member.Address);

    private static DaoFile FileOf(Address coin, Address member) => new()
    {
        Underlying = coin.ToString(),
        Multisig = member.ToString(),
        TimelockDelay = 1,
        Governor = new DaoRules
        {
            VotingDelay = 1,
            VotingPeriod = VotingPeriod,
            LateQuorumExtension = 10,
            ProposalThreshold = "1",
            Floor = "1000",
        },
        Settler = LocalKey.Generate().Address.ToString(),
    };
}
