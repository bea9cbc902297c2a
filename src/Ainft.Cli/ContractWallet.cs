using System.CommandLine;
using System.Numerics;
using Ainft.Cli.Api;
using Ainft.Cli.Keys;
using Ainft.Ethereum;

namespace Ainft.Cli;

/// <summary>The server, the node and the key of a command that sends transactions to contracts.</summary>
internal abstract class ContractWallet(AinftApi api, Node node, LocalKey signer) : IDisposable
{
    private static readonly Option<string> Rpc = Connection.Rpc(
        "The Ethereum node that receives the transaction. Default: AINFT_RPC, else the nearest .ainft/dev.json.");

    private static readonly KeyOptions Key = new();

    public AinftApi Api => api;

    public Node Node => node;

    public LocalKey Signer => signer;

    /// <summary>The next step after a transaction that failed in its block.</summary>
    protected abstract string NextAfterFailure { get; }

    /// <summary>Adds the options to a command.</summary>
    public static void AddTo(Command command)
    {
        command.Add(Rpc);
        command.Add(Connection.Api);
        Key.AddTo(command);
    }

    /// <summary>Sends a call and waits until it is mined.</summary>
    /// <exception cref="CommandException">The account cannot pay, or the contract refuses the call.</exception>
    public Task<TransactionReceipt> SendAsync(
        Address contract, byte[] calldata, CancellationToken cancellationToken) =>
        SendAsync(contract, calldata, BigInteger.Zero, cancellationToken);

    /// <summary>Sends a call with an amount of the native coin in wei, and waits until it is mined.</summary>
    /// <inheritdoc cref="SendAsync(Address, byte[], CancellationToken)"/>
    public async Task<TransactionReceipt> SendAsync(
        Address contract, byte[] calldata, BigInteger value, CancellationToken cancellationToken)
    {
        try
        {
            var wallet = new Wallet(node.Client, signer, TimeProvider.System);
            var receipt = await wallet.SendAsync(contract, calldata, value, cancellationToken);
            return receipt.Succeeded
                ? receipt
                : throw CommandException.Refused(
                    $"The transaction {receipt.TransactionHash} failed in block {receipt.BlockNumber}.",
                    NextAfterFailure);
        }
        catch (JsonRpcException exception) when (exception.IsInsufficientFunds)
        {
            throw CommandException.Refused($"{signer.Address} cannot pay for the transaction.", "Send ether to it.");
        }
        catch (JsonRpcException exception) when (exception.IsExecutionFailure)
        {
            throw CommandException.Refused(
                $"The contract refuses the transaction. {Explain(exception.RevertData) ?? exception.Message}");
        }
    }

    public void Dispose()
    {
        api.Dispose();
        node.Dispose();
    }

    /// <summary>Opens all of them, and refuses a node of another chain than the server's.</summary>
    /// <param name="result">The arguments.</param>
    /// <param name="readAsync">Reads the contracts that the server follows.</param>
    /// <param name="make">Makes the wallet.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    protected static Task<TWallet> OpenAsync<TContracts, TWallet>(
        ParseResult result,
        Func<AinftApi, CancellationToken, Task<TContracts>> readAsync,
        Func<AinftApi, Node, LocalKey, TContracts, TWallet> make,
        CancellationToken cancellationToken) =>
        OpenAsync(
            (Connection.Open(result), new Node(Connection.FindRpc(result.GetValue(Rpc)))),
            chainId => Key.Open(result, chainId), readAsync, make, cancellationToken);

    /// <summary>Opens a wallet of this program itself, for the server and the node at these addresses.</summary>
    /// <param name="addresses">The server and the node.</param>
    /// <param name="signer">The key.</param>
    /// <param name="readAsync">Reads the contracts that the server follows.</param>
    /// <param name="make">Makes the wallet.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    protected static Task<TWallet> OpenAsync<TContracts, TWallet>(
        (Uri Api, Uri Rpc) addresses,
        LocalKey signer,
        Func<AinftApi, CancellationToken, Task<TContracts>> readAsync,
        Func<AinftApi, Node, LocalKey, TContracts, TWallet> make,
        CancellationToken cancellationToken) =>
        OpenAsync(
            (new AinftApi(addresses.Api, TimeProvider.System), new Node(addresses.Rpc)),
            _ => signer, readAsync, make, cancellationToken);

    private static async Task<TWallet> OpenAsync<TContracts, TWallet>(
        (AinftApi Api, Node Node) opened,
        Func<BigInteger, LocalKey> open,
        Func<AinftApi, CancellationToken, Task<TContracts>> readAsync,
        Func<AinftApi, Node, LocalKey, TContracts, TWallet> make,
        CancellationToken cancellationToken)
    {
        var (api, node) = opened;
        try
        {
            var chain = await api.ReadChainAsync(cancellationToken);
            await node.RequireChainAsync(chain.ChainId, cancellationToken);
            var contracts = await readAsync(api, cancellationToken);
            return make(api, node, open(chain.ChainId), contracts);
        }
        catch
        {
            api.Dispose();
            node.Dispose();
            throw;
        }
    }

    /// <summary>A sentence about a revert, or null when the data is of no known error.</summary>
    protected abstract string? Explain(byte[] revertData);
}
