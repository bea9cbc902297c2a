using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Contracts;

/// <summary>
/// Deploys a contract at most once per chain. The address follows from the code and its arguments, so a later run with
/// the same arguments finds the contract of an earlier one, even when the answer to that run was lost.
/// </summary>
/// <param name="node">Receives the transaction.</param>
/// <param name="signer">Pays.</param>
/// <param name="creationCode">The code that creates the contract, with its arguments.</param>
/// <param name="name">The name in messages, for example <c>the registry</c>.</param>
/// <param name="output">Shows the progress.</param>
internal sealed class ContractRollout(Node node, ISigner signer, byte[] creationCode, string name, Output output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10), Poll = TimeSpan.FromSeconds(1);
    private readonly Wallet wallet = new(node.Client, signer, TimeProvider.System);

    /// <summary>The address of the contract, deployed or not.</summary>
    public Address Contract { get; } = DeterministicDeployer.AddressOf(creationCode);

    /// <summary>Whether the contract is deployed.</summary>
    public async Task<bool> IsDeployedAsync(CancellationToken ct) =>
        (await node.Client.GetCodeAsync(Contract, ct: ct)).Length > 0;

    /// <summary>Prepares the transaction. A node gives the estimate even to an account without ether.</summary>
    /// <exception cref="CommandException">The chain does not have the contract that creates contracts.</exception>
    public async Task<RolloutPlan> PlanAsync(CancellationToken ct)
    {
        if (!DeterministicDeployer.Has(await node.Client.GetCodeAsync(DeterministicDeployer.Contract, ct: ct)))
            throw CommandException.Refused(
                $"The chain does not have the deployer {DeterministicDeployer.Contract}, "
                    + $"which gives {name} the same address in every run.",
                "Deploy it first. docs/deploy.md says how.");
        var calldata = DeterministicDeployer.Encode(creationCode);
        var transaction = await wallet.PrepareAsync(DeterministicDeployer.Contract, calldata, ct);
        return new RolloutPlan(transaction, await node.Client.GetBalanceAsync(signer.Address, ct: ct));
    }

    /// <summary>Waits for the account's earlier transactions, because one of them may deploy the contract.</summary>
    public Task SettleAsync(CancellationToken cancellationToken) => WithinPatienceAsync(
        async ct =>
        {
            for (var isFirst = true; await HasOpenAsync(ct); isFirst = false)
            {
                if (isFirst)
                    output.Note($"Waiting for earlier transactions of {signer.Address}.");
                await Task.Delay(Poll, TimeProvider.System, ct);
            }

            return true;
        },
        $"An earlier transaction of {signer.Address} is not mined yet.",
        cancellationToken);

    /// <summary>Sends the transaction, and waits until it is mined.</summary>
    /// <exception cref="CommandException">The account cannot pay, or the transaction failed.</exception>
    public async Task<TransactionReceipt> SendAsync(RolloutPlan plan, CancellationToken cancellationToken)
    {
        if (!plan.IsFunded)
            throw Unfunded(plan);
        output.Note($"Deploying {name} at {Contract}.");
        var receipt = await WithinPatienceAsync(
            ct => BroadcastAsync(plan, ct),
            "The transaction is sent, but it is not mined yet.",
            cancellationToken);
        return receipt.Succeeded
            ? receipt
            : throw CommandException.Refused(
                $"The command could not deploy {name}, because transaction {receipt.TransactionHash} failed.",
                "Run the command again. It finds each contract or deploys it.");
    }

    private async Task<TransactionReceipt> BroadcastAsync(RolloutPlan plan, CancellationToken ct)
    {
        try
        {
            return await wallet.SendAsync(plan.Transaction, ct);
        }
        catch (JsonRpcException refusal) when (refusal.IsInsufficientFunds)
        {
            throw Unfunded(plan);
        }
    }

    private CommandException Unfunded(RolloutPlan plan) => CommandException.Refused(
        $"{signer.Address} has {Ether.Format(plan.Balance)} ether on chain {plan.Transaction.ChainId}, but the "
            + $"deployment needs a balance of {Ether.Format(plan.LeastBalance)} ether.",
        $"Send at least {Ether.Format(plan.Missing)} ether to {signer.Address}, and run the command again.");

    private async Task<bool> HasOpenAsync(CancellationToken ct) =>
        await node.Client.GetTransactionCountAsync(signer.Address, BlockTag.Pending, ct)
        > await node.Client.GetTransactionCountAsync(signer.Address, BlockTag.Latest, ct);

    private static async Task<T> WithinPatienceAsync<T>(
        Func<CancellationToken, Task<T>> work, string problem, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw CommandException.TryLater(
                $"{problem} The command waited for {Patience.TotalMinutes:0} minutes.",
                "Run the command again. It never deploys twice.");
        }
    }
}
