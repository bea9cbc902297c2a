using System.Numerics;
using Ainft.Ethereum;

namespace Ainft.Cli.Contracts;

/// <summary>A contract that a deployment creates, in its order.</summary>
/// <param name="Name">The name in messages.</param>
/// <param name="Code">The creation code with the arguments of the constructor.</param>
internal sealed record DaoCreation(string Name, byte[] Code)
{
    /// <summary>The address that the contract gets.</summary>
    public Address Address { get; } = DeterministicDeployer.AddressOf(Code);

    /// <summary>
    /// The address of a contract that the constructor creates. The first one has the nonce 1 (EIP-161).
    /// </summary>
    public Address Child(byte nonce) =>
        // RLP of the address and a nonce below 128.
        new(Keccak256.Hash([0xd6, 0x94, .. Address.ToArray(), nonce]).ToArray().AsSpan(Bytes32.Size - Address.Size));
}

/// <summary>
/// The contracts of a DAO. All addresses follow from the code and the arguments, so they are known before any of them
/// exists, and a second run finds the contracts of the first.
/// </summary>
internal sealed class DaoContracts
{
    private readonly DaoFile file;

    private DaoContracts(DaoFile file)
    {
        this.file = file;
        Wrapper = file.Votes is null ? WrapperOf(file) : null;
        Votes = Wrapper?.Address ?? Parse("votes", file.Votes!);
        Governance = new DaoCreation("the governor and the timelock", GovernanceCode());
        Rewards = new DaoCreation("the rewards and the lists", RewardsCode());
    }

    /// <summary>The token with votes.</summary>
    public Address Votes { get; }

    /// <summary>Executes the decisions.</summary>
    public Address Timelock => Governance.Child(1);

    /// <summary>The contracts to create, in this order.</summary>
    public IEnumerable<DaoCreation> Creations =>
        Wrapper is { } wrapper ? [wrapper, Governance, Rewards] : [Governance, Rewards];

    /// <summary>The contract with the first event.</summary>
    public DaoCreation Governance { get; }

    /// <summary>All contracts by the names of the app's settings.</summary>
    public IReadOnlyList<(string Setting, Address Address)> Settings =>
    [
        ("Ainft__Governance__Governor", Governance.Child(2)),
        ("Ainft__Governance__Timelock", Timelock),
        ("Ainft__Governance__Operators", Rewards.Child(3)),
        ("Ainft__Governance__Policy", Rewards.Child(2)),
        ("Ainft__Governance__Grants", Rewards.Child(4)),
        ("Ainft__Governance__Retractions", Rewards.Child(5)),
        ("Ainft__Rewards__Contract", Rewards.Child(1)),
    ];

    /// <summary>The account that proposes roots.</summary>
    public Address Settler => Parse("settler", file.Settler ?? throw CommandException.Usage(
        "The file of the DAO names no settler.",
        "Name the account that proposes roots as settler, or pass --settler-key-vault-key."));

    /// <summary>The proposer of the timelock until the floor is reached.</summary>
    public Address Bootstrap => Governance.Child(3);

    private DaoCreation? Wrapper { get; }

    private DaoCreation Rewards { get; }

    /// <summary>Makes the creation codes.</summary>
    /// <exception cref="CommandException">An account or a number of the file is wrong.</exception>
    public static DaoContracts Of(DaoFile file)
    {
        try
        {
            return new DaoContracts(file);
        }
        catch (ArgumentException wrong)
        {
            throw CommandException.Usage($"A number in the file of the DAO is wrong. {wrong.Message}");
        }
    }

    /// <summary>Refuses one account for both tasks, because a lost key would then stop or steal both.</summary>
    public void RequireSettlerIsNot(Address anchoring)
    {
        if (Settler == anchoring)
            throw CommandException.Usage(
                $"The account {anchoring} would anchor batches and propose roots.",
                "Choose another settler in the file, or pass --operator.");
    }

    private byte[] GovernanceCode()
    {
        var (rules, votes) = (file.Governor, Votes);
        return
        [
            .. ContractArtifact.Bytecode("GovernanceDeployment"),
            .. Calldata.EncodeArguments(
                "(address,address,uint256,uint48,uint32,uint48,uint8,uint256,uint256)",
                votes, Parse("multisig", file.Multisig), file.TimelockDelay, rules.VotingDelay, rules.VotingPeriod,
                rules.LateQuorumExtension, rules.QuorumPercent,
                Amount("governor.proposalThreshold", rules.ProposalThreshold), Amount("governor.floor", rules.Floor)),
        ];
    }

    private byte[] RewardsCode()
    {
        // The arguments are one tuple with a list at its end, so its head has an offset to the list.
        const int headWords = 13;
        var policy = file.Policy;
        var head = Calldata.EncodeArguments(
            "(uint256,address,address,address,address,uint48,uint16,uint32,uint32,uint32,uint8,uint16,bool,uint256,uint256)",
            AbiWord.Size, Timelock, Governance.Child(2), Settler,
            file.Guardian is null ? default : Parse("guardian", file.Guardian), file.GuardianUntil,
            (uint)policy.Cap, policy.AnchorWithin, policy.HeldFor, policy.ChallengeDelay, policy.Replicas,
            (uint)policy.Confidence, policy.BoundedTolerance, headWords * AbiWord.Size, file.Tokens.Count);
        var tokens = file.Tokens.SelectMany(token => Calldata.EncodeArguments(
            "(address,uint24,uint8)",
            token.Token is null ? default : Parse("tokens", token.Token), token.Mantissa, token.Exponent));
        return [.. ContractArtifact.Bytecode("RewardsDeployment"), .. head, .. tokens];
    }

    private static DaoCreation WrapperOf(DaoFile file)
    {
        if (file.Underlying is null)
            throw CommandException.Usage(
                "The file names neither votes nor underlying.",
                "Name a token with votes as votes, or the token to wrap as underlying.");
        return new DaoCreation(
            "the votes",
            [
                .. ContractArtifact.Bytecode("AinVotes"),
                .. Calldata.EncodeArguments(
                    "(address,string,string)", Parse("underlying", file.Underlying), file.Name, file.Symbol),
            ]);
    }

    private static Address Parse(string member, string text) => Address.TryParse(text, out var address)
        ? address
        : throw CommandException.Usage($"{member} in the file of the DAO must be an address, but it is '{text}'.");

    private static BigInteger Amount(string member, string text) =>
        DecimalText.TryReadShortest(text, out BigInteger amount) && amount > 0 && amount.GetBitLength() <= 208
            ? amount
            : throw CommandException.Usage(
                $"{member} in the file of the DAO must be a decimal amount above 0 and below 2^208, but it is '{text}'.");
}
