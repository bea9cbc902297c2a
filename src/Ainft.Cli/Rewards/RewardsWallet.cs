using System.CommandLine;
using System.Numerics;
using Ainft.Cli.Api;
using Ainft.Cli.Keys;
using Ainft.Ethereum;

namespace Ainft.Cli.Rewards;

/// <summary>
/// The server, the node and the key of a command that sends a transaction to the contract of payments.
/// </summary>
internal sealed class RewardsWallet : IDisposable
{
    private static readonly Option<string> Rpc = Connection.Rpc(
        "The Ethereum node that receives the transaction. Default: AINFT_RPC, else the nearest .ainft/dev.json.");

    private static readonly KeyOptions Key = new();

    private RewardsWallet(AinftApi api, Node node, LocalKey signer, Address contract) =>
        (Api, Node, Signer, Contract) = (api, node, signer, contract);

    public AinftApi Api { get; }

    public Node Node { get; }

    public LocalKey Signer { get; }

    /// <summary>The contract of payments that the server follows.</summary>
    public Address Contract { get; }

    /// <summary>Adds the options to a command.</summary>
    public static void AddTo(Command command)
    {
        command.Add(Rpc);
        command.Add(Connection.Api);
        Key.AddTo(command);
    }

    /// <summary>Opens all of them, and refuses a node of another chain than the server's.</summary>
    public static async Task<RewardsWallet> OpenAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var api = Connection.Open(result);
        var node = new Node(Connection.FindRpc(result.GetValue(Rpc)));
        try
        {
            var chain = await api.ReadChainAsync(cancellationToken);
            await node.RequireChainAsync(chain.ChainId, cancellationToken);
            var roots = await api.GetAsync("rewards/roots", cancellationToken);
            var contract = roots.Member("contract").Parsed<Address>(Address.TryParse, "an address");
            return new RewardsWallet(api, node, Key.Open(result, chain.ChainId), contract);
        }
        catch
        {
            api.Dispose();
            node.Dispose();
            throw;
        }
    }

    /// <summary>Sends a call and waits until it is mined.</summary>
    /// <exception cref="CommandException">The account cannot pay, or the contract refuses the call.</exception>
    public async Task<TransactionReceipt> SendAsync(
        Address contract, byte[] calldata, BigInteger value, CancellationToken cancellationToken)
    {
        try
        {
            var wallet = new Wallet(Node.Client, Signer, TimeProvider.System);
            var receipt = await wallet.SendAsync(contract, calldata, value, cancellationToken);
            return receipt.Succeeded
                ? receipt
                : throw CommandException.Refused(
                    $"The transaction {receipt.TransactionHash} failed in block {receipt.BlockNumber}.",
                    "Run the command again. It shows the reason if the contract still refuses.");
        }
        catch (JsonRpcException exception) when (exception.IsInsufficientFunds)
        {
            throw CommandException.Refused($"{Signer.Address} cannot pay for the transaction.", "Send ether to it.");
        }
        catch (JsonRpcException exception) when (exception.IsExecutionFailure)
        {
            throw CommandException.Refused(
                "The contract refuses the transaction. "
                    + (RewardsError.Explain(exception.RevertData) ?? exception.Message));
        }
    }

    public void Dispose()
    {
        Api.Dispose();
        Node.Dispose();
    }
}
