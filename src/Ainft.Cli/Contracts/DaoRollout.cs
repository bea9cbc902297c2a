using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Contracts;

/// <summary>
/// Deploys the contracts of a DAO, each at most once. Their constructors hand all roles over to the timelock, so the
/// account that pays never has one.
/// </summary>
internal sealed class DaoRollout(Node node, ISigner signer, DaoContracts dao, Output output)
{
    /// <summary>Deploys the missing contracts in their order, or only reports them.</summary>
    /// <param name="isDryRun">Whether to send no transaction.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="CommandException">The account cannot pay, or a contract refuses its arguments.</exception>
    public async Task<DaoView> RunAsync(bool isDryRun, CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        foreach (var creation in dao.Creations)
        {
            var rollout = new ContractRollout(node, signer, creation.Code, creation.Name, output);
            if (await rollout.IsDeployedAsync(cancellationToken))
                continue;
            missing.Add(creation.Name);
            if (!isDryRun)
                await DeployAsync(rollout, creation.Name, cancellationToken);
        }

        var block = isDryRun && missing.Count > 0
            ? null
            : await CreationBlock.FindAsync(node.Client, dao.Governance.Address, cancellationToken);
        return new DaoView(dao, block, isDryRun ? missing : []);
    }

    private static async Task DeployAsync(ContractRollout rollout, string name, CancellationToken cancellationToken)
    {
        await rollout.SettleAsync(cancellationToken);
        if (await rollout.IsDeployedAsync(cancellationToken))
            return;
        try
        {
            await rollout.SendAsync(await rollout.PlanAsync(cancellationToken), cancellationToken);
        }
        catch (JsonRpcException refusal) when (refusal.IsExecutionFailure)
        {
            throw CommandException.Refused(
                $"The chain refuses to create {name}. {refusal.Message}",
                "Check the accounts and the numbers in the file of the DAO. docs/dao.md explains them.");
        }
    }
}
