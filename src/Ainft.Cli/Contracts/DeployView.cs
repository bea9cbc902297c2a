using System.Numerics;
using Ainft.Ethereum;
using Spectre.Console;

namespace Ainft.Cli.Contracts;

/// <summary>The facts of a deployment before it happens.</summary>
/// <param name="Registry">The address of the registry, deployed or not.</param>
/// <param name="Account">The account that pays.</param>
/// <param name="Arguments">The arguments of the constructor.</param>
/// <param name="ChainId">The chain.</param>
/// <param name="Rpc">The address of the node. It may hold a key of the provider.</param>
internal sealed record DeployFacts(
    Address Registry, Address Account, RegistryArguments Arguments, BigInteger ChainId, Uri Rpc)
{
    /// <summary>The contracts of the DAO, or null without one.</summary>
    public DaoView? Dao { get; init; }
}

/// <summary>The result of <c>ainft contracts deploy</c>, as JSON and for people.</summary>
internal sealed record DeployView(DeployFacts Facts)
{
    private RolloutPlan? Plan { get; init; }

    private Bytes32? Transaction { get; init; }

    private ulong? Block { get; init; }

    private bool? IsOld { get; init; }

    // Path and query of the address may hold a key.
    private string Rpc => $"{Facts.Rpc.Scheme}://{Facts.Rpc.Authority}";

    /// <summary>An earlier run deployed the registry.</summary>
    public static DeployView Found(DeployFacts facts, ulong? block) => new(facts) { Block = block, IsOld = true };

    /// <summary>This run deployed the registry.</summary>
    public static DeployView Deployed(DeployFacts facts, TransactionReceipt receipt) => new(facts)
    {
        Transaction = receipt.TransactionHash,
        Block = receipt.BlockNumber,
        IsOld = false,
    };

    /// <summary>A run without <c>--dry-run</c> would deploy the registry.</summary>
    public static DeployView Planned(DeployFacts facts, RolloutPlan plan) => new(facts) { Plan = plan };

    public object Document() => new
    {
        registry = Facts.Registry.ToString(),
        block = Block,
        startBlock = Facts.Dao is { } dao ? dao.StartBlock : Block,
        transaction = Transaction?.ToString(),
        alreadyDeployed = IsOld,
        account = Facts.Account.ToString(),
        admin = Facts.Arguments.Admin.ToString(),
        @operator = Facts.Arguments.Anchoring.ToString(),
        baseUri = Facts.Arguments.BaseUri,
        chainId = $"{Facts.ChainId}",
        rpc = Rpc,
        gas = Plan?.Transaction.GasLimit,
        maxFeePerGas = Plan?.Transaction.MaxFeePerGas.ToString(),
        balance = Plan?.Balance.ToString(),
        leastBalance = Plan?.LeastBalance.ToString(),
        leastBalanceInEther = Plan is null ? null : Ether.Format(Plan.LeastBalance),
        isFunded = Plan?.IsFunded,
        dao = Facts.Dao?.Document(),
    };

    public void Show(IAnsiConsole people)
    {
        people.Write(Output.Facts(
            ("registry", Facts.Registry.ToString()),
            ("block", Block?.ToString()),
            ("transaction", IsOld is true ? "the registry existed already" : Transaction?.ToString()),
            ("account", Facts.Account.ToString()),
            ("admin", Facts.Arguments.Admin.ToString()),
            ("operator", Facts.Arguments.Anchoring.ToString()),
            ("base URI", Facts.Arguments.BaseUri),
            ("chain", $"{Facts.ChainId} at {Rpc}"),
            ("gas", Plan?.Transaction.GasLimit.ToString()),
            ("balance", Plan is null ? null : $"{Ether.Format(Plan.Balance)} ether"),
            ("least balance", Plan is null ? null : $"{Ether.Format(Plan.LeastBalance)} ether")));
        Facts.Dao?.Show(people);
        if (Plan is not null)
            people.Say($"The command sent no transaction. {Next(Plan)}");
        else if (Block is null)
            people.Say($"The node no longer knows the block of the deployment. An explorer of the chain shows it.");
    }

    private string Next(RolloutPlan plan) => plan.IsFunded
        ? "Run the command without --dry-run to deploy the registry."
        : $"Send at least {Ether.Format(plan.Missing)} ether to {Facts.Account} first.";
}
