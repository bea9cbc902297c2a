using System.CommandLine;
using System.Numerics;
using Ainft.Cli.Api;
using Ainft.Cli.Keys;
using Ainft.Ethereum;
using Ainft.Fetching;

namespace Ainft.Cli.Contracts;

/// <summary><c>ainft contracts deploy</c></summary>
internal static class DeployCommand
{
    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Send no transaction. Show the addresses, the gas and the least balance.",
    };

    private static readonly DeployOptions Options = new();
    private static readonly KeyOptions Key = new();
    private static readonly VaultKeyOptions VaultKey = new();

    public static Command Create()
    {
        var command = new Command("deploy", "Deploy AinftRegistry. A second run finds the contract of the first.")
        {
            DryRun,
        };
        Options.AddTo(command);
        VaultKey.AddTo(command);
        Key.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var output = Output.For(result);
        var baseUri = Options.BaseUri(result);
        using var node = Options.OpenNode(result);
        using var http = GuardedHttp.ForServer();
        var chainId = await Options.RequireChainAsync(result, node, cancellationToken);
        var signer = await OpenKeyAsync(result, chainId, http, output, cancellationToken);
        var dao = await Options.DaoAsync(
            result, () => VaultKey.FindSettlerAsync(result, http, output, cancellationToken), cancellationToken);
        var arguments = Options.Arguments(result, signer.Address, dao?.Timelock, baseUri);
        dao?.RequireSettlerIsNot(arguments.Anchoring);
        var daoView = dao is null
            ? null
            : await new DaoRollout(node, signer, dao, output).RunAsync(result.GetValue(DryRun), cancellationToken);
        var rollout = new ContractRollout(node, signer, arguments.CreationCode(), "the registry", output);
        var facts = new DeployFacts(rollout.Contract, signer.Address, arguments, chainId, node.Address)
        {
            Dao = daoView,
        };
        var view = await DeployAsync(rollout, node, facts, result.GetValue(DryRun), cancellationToken);
        output.Result(view.Document(), view.Show);
        return ExitCode.Ok;
    }

    private static async Task<DeployView> DeployAsync(
        ContractRollout rollout, Node node, DeployFacts facts, bool isDryRun, CancellationToken cancellationToken)
    {
        if (!isDryRun && !await rollout.IsDeployedAsync(cancellationToken))
            await rollout.SettleAsync(cancellationToken);
        if (await rollout.IsDeployedAsync(cancellationToken))
            return DeployView.Found(
                facts, await CreationBlock.FindAsync(node.Client, facts.Registry, cancellationToken));
        var plan = await rollout.PlanAsync(cancellationToken);
        return isDryRun
            ? DeployView.Planned(facts, plan)
            : DeployView.Deployed(facts, await rollout.SendAsync(plan, cancellationToken));
    }

    private static async Task<ISigner> OpenKeyAsync(
        ParseResult result, BigInteger chainId, HttpClient http, Output output, CancellationToken cancellationToken)
    {
        if (!VaultKey.IsGiven(result))
            return Key.Open(result, chainId);
        return Key.IsGiven(result)
            ? throw CommandException.Usage(
                "The command line has more than one key.",
                "Pass either --key-vault-key, or a key of this machine.")
            : await VaultKey.OpenAsync(result, http, output, cancellationToken);
    }
}
