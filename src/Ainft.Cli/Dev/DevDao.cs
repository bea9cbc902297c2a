using System.Numerics;
using System.Security.Cryptography;
using Ainft.Cli.Contracts;
using Ainft.Ethereum;

namespace Ainft.Cli.Dev;

/// <summary>
/// The DAO of <c>dev</c>, with votes of seconds. One published account has all votes. The published accounts are
/// admitted as operators from the start, as a multisig does before the first vote of a real DAO.
/// </summary>
/// <param name="chain">A chain of anvil.</param>
/// <param name="cancellationToken">Stops waiting.</param>
internal sealed class DevDao(EthereumClient chain, CancellationToken cancellationToken)
{
    /// <summary>
    /// The account with the votes, and the account of the settler. Transactions of the settler need nonces that no
    /// other program takes.
    /// </summary>
    public const int Member = 0, Settler = 8;

    /// <summary>The times from a proposal to its vote, of the vote, and from the decision to its execution.</summary>
    public static readonly TimeSpan
        VotingDelay = TimeSpan.FromSeconds(1), VotingPeriod = TimeSpan.FromSeconds(30),
        ExecutionDelay = TimeSpan.FromSeconds(1);

    /// <summary>The delay of a root without a guardian has a day for auditors, and these times.</summary>
    public static readonly TimeSpan RootDelay = TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1);

    /// <summary>The smallest units of one vote.</summary>
    public static readonly BigInteger OneVote = BigInteger.Pow(10, 18);

    private const string Reason = "A published account of the development chain.";

    private static readonly BigInteger Supply = BigInteger.Pow(10, 9) * OneVote, Wrapped = Supply / 2;

    private static readonly DaoCreation Coin = new("the coin", CoinCode());

    /// <summary>The contracts. Their addresses are the same in every run.</summary>
    public static DaoContracts Contracts { get; } = DaoContracts.Of(new DaoFile
    {
        Underlying = Coin.Address.ToString(),
        Multisig = MemberAddress.ToString(),
        TimelockDelay = (uint)ExecutionDelay.TotalSeconds,
        Governor = new DaoRules
        {
            VotingDelay = (uint)VotingDelay.TotalSeconds,
            VotingPeriod = (uint)VotingPeriod.TotalSeconds,
            LateQuorumExtension = 1,
            ProposalThreshold = "1",
            Floor = "1",
        },
        Settler = DevAccounts.Keys[Settler].Address.ToString(),
        Policy = new DaoPolicy { ChallengeDelay = 86_400 },
        Tokens =
        [
            new DaoToken { Mantissa = 1, Exponent = 0 },
            new DaoToken { Token = Coin.Address.ToString(), Mantissa = 1, Exponent = 0 },
        ],
    });

    private static Address MemberAddress => DevAccounts.Keys[Member].Address;

    private static Address Operators { get; } =
        Contracts.Settings.Single(one => one.Setting == "Ainft__Governance__Operators").Address;

    /// <summary>The settings of the app.</summary>
    public static IEnumerable<(string Name, string Value)> Settings =>
    [
        .. Contracts.Settings.Select(one => (one.Setting, one.Address.ToString())),
        ("Ainft__Rewards__SettlerKey", DevAccounts.PrivateKeys[Settler]),
        ("AINFT_SETTLE_SCHEDULE", "* * * * * *"),
        ("AINFT_ACTIVATE_SCHEDULE", "* * * * * *"),
    ];

    /// <summary>Deploys the contracts that the chain lacks, and gives the member its votes.</summary>
    public async Task DeployAsync()
    {
        foreach (var creation in (DaoCreation[])[Coin, .. Contracts.Creations])
            if ((await chain.GetCodeAsync(creation.Address, ct: cancellationToken)).Length == 0)
                await SendAsync(DeterministicDeployer.Contract, DeterministicDeployer.Encode(creation.Code));
        if (await HasAsync(Contracts.Votes, Calldata.Encode("totalSupply()")))
            return;
        if (!await HasAsync(Operators, Calldata.Encode("admitted(address)", MemberAddress)))
            await AdmitAsync();
        await SendAsync(Coin.Address, AinftRewards.EncodeApprove(Contracts.Votes, Wrapped));
        await SendAsync(Contracts.Votes, Calldata.Encode("wrap(uint256,address)", Wrapped, MemberAddress));
    }

    private async Task<bool> HasAsync(Address contract, byte[] call) =>
        (await chain.CallAsync(contract, call, ct: cancellationToken)).Any(digit => digit != 0);

    /// <summary>The floor is not reached yet, so the bootstrap proposer schedules for the member.</summary>
    private async Task AdmitAsync()
    {
        var calls = DevAccounts.Keys.Select(key => DaoCalls.EncodeAdmit(key.Address, Reason)).ToArray();
        var (targets, values) = (calls.Select(_ => Operators), calls.Select(_ => BigInteger.Zero));
        // An interrupted start can have scheduled these calls, and the timelock takes an operation once.
        var salt = new Bytes32(RandomNumberGenerator.GetBytes(Bytes32.Size));
        await SendAsync(Contracts.Bootstrap, Calldata.Encode(
            "schedule(address[],uint256[],bytes[],bytes32,bytes32,uint256)",
            targets, values, calls, default(Bytes32), salt, (long)ExecutionDelay.TotalSeconds));
        await AnvilClock.PassAsync(chain, ExecutionDelay, cancellationToken);
        await SendAsync(Contracts.Timelock, Calldata.Encode(
            "executeBatch(address[],uint256[],bytes[],bytes32,bytes32)",
            targets, values, calls, default(Bytes32), salt));
    }

    private async Task SendAsync(Address to, byte[] calldata)
    {
        var member = new Wallet(chain, DevAccounts.Keys[Member], TimeProvider.System);
        var receipt = await member.SendAsync(to, calldata, cancellationToken);
        if (!receipt.Succeeded)
            throw new InvalidOperationException(
                $"The DAO was not deployed, because transaction {receipt.TransactionHash} failed.");
    }

    private static byte[] CoinCode() =>
    [
        .. ContractArtifact.Bytecode("DevCoin"),
        .. Calldata.EncodeArguments("(address,uint256)", MemberAddress, Supply),
    ];
}
