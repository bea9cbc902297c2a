using System.Numerics;
using Nethereum.Hex.HexTypes;
using Nethereum.JsonRpc.Client;
using Nethereum.RPC.Eth;
using Nethereum.RPC.Eth.Blocks;
using Nethereum.RPC.Eth.DTOs;
using Nethereum.RPC.Eth.Filters;
using Nethereum.RPC.Eth.Transactions;

namespace Ainft.Ethereum;

/// <summary>The calls of Ethereum's execution API that Ainft makes. Every method can throw
/// <see cref="JsonRpcException"/> (the node refused) and <see cref="JsonRpcUnavailableException"/> (the node did not
/// give a usable answer).</summary>
public sealed class EthereumClient(JsonRpcClient rpc)
{
    /// <summary>The gas that an ERC-1271 wallet can use to check a signature.</summary>
    private const ulong SignatureCheckGas = 5_000_000;

    private static readonly Bytes32 ValidSignature =
        Bytes32.Parse("0x1626ba7e00000000000000000000000000000000000000000000000000000000");
    private static readonly BigInteger DefaultTip = 1_000_000_000;

    // Nethereum builds the requests but does not send them, because its own calls use a cancellation token as the id of
    // the request.
    private static readonly EthChainId ChainId = new(null);
    private static readonly EthGetBlockWithTransactionsHashesByNumber BlockByNumber = new(null);
    private static readonly EthGetBlockWithTransactionsHashesByHash BlockByHash = new(null);
    private static readonly EthGetLogs Logs = new(null);
    private static readonly EthGetTransactionCount TransactionCount = new(null);
    private static readonly EthGetBalance Balance = new(null);
    private static readonly EthGetCode Code = new(null);
    private static readonly EthCall Call = new(null);
    private static readonly EthEstimateGas EstimateGas = new(null);
    private static readonly EthGasPrice GasPrice = new(null);
    private static readonly EthMaxPriorityFeePerGas Tip = new(null);
    private static readonly EthSendRawTransaction SendRawTransaction = new(null);
    private static readonly EthGetTransactionReceipt Receipt = new(null);

    /// <summary>The underlying client, for methods without a member in this class.</summary>
    public JsonRpcClient Rpc { get; } = rpc;

    /// <summary>The chain's id (EIP-155).</summary>
    public Task<BigInteger> GetChainIdAsync(CancellationToken ct = default) =>
        Rpc.SendAsync(ChainId.BuildRequest(), ChainReader.ReadNumber, ct);

    /// <summary>A block by number or tag, or null when the node has no such block.</summary>
    public Task<BlockHeader?> GetBlockAsync(BlockTag tag, CancellationToken ct = default) =>
        Rpc.SendAsync(HeaderOf(tag), ChainReader.ReadHeader, ct);

    /// <summary>A block by hash, or null when the node does not have it.</summary>
    public Task<BlockHeader?> GetBlockByHashAsync(Bytes32 hash, CancellationToken ct = default) =>
        Rpc.SendAsync(BlockByHash.BuildRequest(hash.ToString()), ChainReader.ReadHeader, ct);

    /// <summary>The logs of a contract in the blocks <paramref name="from"/> to <paramref name="to"/>, both included,
    /// in chain order.</summary>
    /// <param name="address">The contract.</param>
    /// <param name="topic0">The events to return. Null or an empty list selects all events.</param>
    /// <param name="from">The first block.</param>
    /// <param name="to">The last block.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <exception cref="JsonRpcException">The node refused, for example the range
    /// (<see cref="JsonRpcErrorMeaning.RangeRefused"/>). The method also throws when the node does not have the last
    /// block (<see cref="JsonRpcErrorMeaning.BlockMissing"/>). Otherwise a node that lags would answer with too few
    /// logs and without an error.</exception>
    public Task<IReadOnlyList<Log>> GetLogsAsync(
        Address address, IReadOnlyList<Bytes32>? topic0, ulong from, ulong to, CancellationToken ct = default) =>
        GetLogsAsync([address], topic0, from, to, ct);

    /// <summary>The logs of several contracts, in chain order.</summary>
    /// <inheritdoc cref="GetLogsAsync(Address, IReadOnlyList{Bytes32}, ulong, ulong, CancellationToken)"/>
    public Task<IReadOnlyList<Log>> GetLogsAsync(
        IReadOnlyList<Address> addresses, IReadOnlyList<Bytes32>? topic0, ulong from, ulong to,
        CancellationToken ct = default)
    {
        var filter = new NewFilterInput
        {
            Address = [.. addresses.Select(address => address.ToHex())],
            Topics = topic0 is { Count: > 0 } ? [topic0.Select(topic => topic.ToString()).ToArray()] : null,
            FromBlock = new BlockParameter(from),
            ToBlock = new BlockParameter(to),
        };
        return Rpc.SendAsync<IReadOnlyList<Log>>([HeaderOf(BlockTag.At(to)), Logs.BuildRequest(filter)], answers =>
            ChainReader.ReadHeader(answers[0].Get()) is not null
                ? ChainReader.ReadLogs(answers[1].Get())
                : throw new JsonRpcException(
                    "eth_getLogs", 0, $"block not found: the node does not have block {to} yet"), ct);
    }

    /// <summary>The number of transactions that an account has sent, which is its next nonce. With
    /// <see cref="BlockTag.Pending"/> the number includes the pool.</summary>
    public Task<ulong> GetTransactionCountAsync(Address account, BlockTag tag, CancellationToken ct = default) =>
        Rpc.SendAsync(TransactionCount.BuildRequest(account.ToHex(), tag.ToParameter()), ChainReader.ReadUInt64, ct);

    /// <summary>An account's balance in wei.</summary>
    public Task<BigInteger> GetBalanceAsync(Address account, BlockTag? tag = null, CancellationToken ct = default) =>
        Rpc.SendAsync(Balance.BuildRequest(account.ToHex(), Parameter(tag)), ChainReader.ReadNumber, ct);

    /// <summary>The code at an address, empty for an account without code.</summary>
    public Task<byte[]> GetCodeAsync(Address account, BlockTag? tag = null, CancellationToken ct = default) =>
        Rpc.SendAsync(Code.BuildRequest(account.ToHex(), Parameter(tag)), ChainReader.ReadBytes, ct);

    /// <summary>Calls a contract without a transaction and returns its result.</summary>
    /// <exception cref="JsonRpcException">The node refused, or the contract reverted
    /// (<see cref="JsonRpcException.RevertData"/>).</exception>
    public Task<byte[]> CallAsync(
        Address to, byte[] data, BlockTag? tag = null, Address? from = null, CancellationToken ct = default) =>
        Rpc.SendAsync(Call.BuildRequest(Input(from, to, data), Parameter(tag)), ChainReader.ReadBytes, ct);

    /// <summary>The gas that a transaction would use now. Without <paramref name="to"/> it creates a
    /// contract.</summary>
    /// <exception cref="JsonRpcException">The node refused, or the transaction would revert.</exception>
    public Task<ulong> EstimateGasAsync(Address from, Address? to, byte[] data, CancellationToken ct = default) =>
        EstimateGasAsync(from, to, data, BigInteger.Zero, ct);

    /// <summary>The gas that a transaction with an amount of the native coin would use now.</summary>
    /// <inheritdoc cref="EstimateGasAsync(Address, Address?, byte[], CancellationToken)"/>
    public Task<ulong> EstimateGasAsync(
        Address from, Address? to, byte[] data, BigInteger value, CancellationToken ct = default)
    {
        var input = Input(from, to, data);
        if (!value.IsZero)
            input.Value = new HexBigInteger(value);
        return Rpc.SendAsync(EstimateGas.BuildRequest(input), ChainReader.ReadUInt64, ct);
    }

    /// <summary>Fees for a transaction now. They are the node's tip, or 1 gwei if the node refuses to name one, and
    /// twice the base fee. On a chain without a base fee, they are the node's gas price.</summary>
    public Task<FeeSuggestion> SuggestFeesAsync(CancellationToken ct = default) =>
        Rpc.SendAsync([Tip.BuildRequest(), HeaderOf(BlockTag.Latest), GasPrice.BuildRequest()], answers =>
        {
            if (ChainReader.ReadHeader(answers[1].Get())?.BaseFeePerGas is not { } baseFee)
                return new FeeSuggestion(null, ChainReader.ReadNumber(answers[2].Get()));
            var tip = answers[0].Error is null ? ChainReader.ReadNumber(answers[0].Result) : DefaultTip;
            return new FeeSuggestion(tip, 2 * baseFee + tip);
        }, ct);

    /// <summary>Broadcasts a signed transaction and returns its hash.</summary>
    /// <exception cref="JsonRpcException">The node refused. After a lost answer,
    /// <see cref="JsonRpcException.IsAlreadyKnown"/> and <see cref="JsonRpcException.IsNonceTooLow"/> mean that an
    /// earlier attempt succeeded.</exception>
    public Task<Bytes32> SendRawTransactionAsync(byte[] raw, CancellationToken ct = default) =>
        Rpc.SendAsync(SendRawTransaction.BuildRequest(Hex.Format(raw)), ChainReader.ReadBytes32, ct);

    /// <summary>The receipt of a transaction, or null while the transaction is not mined.</summary>
    public Task<TransactionReceipt?> GetReceiptAsync(Bytes32 transaction, CancellationToken ct = default) =>
        Rpc.SendAsync(Receipt.BuildRequest(transaction.ToString()), ChainReader.ReadReceipt, ct);

    /// <summary>Asks a contract wallet whether it accepts a signature (ERC-1271). The result is false when the wallet
    /// reverts, runs out of gas, has no code, or returns anything but the magic value.</summary>
    /// <exception cref="JsonRpcException">The node could not run the call.</exception>
    public async Task<bool> IsValidSignatureAsync(
        Address wallet, Bytes32 hash, byte[] signature, CancellationToken ct = default)
    {
        var input = Input(null, wallet, Calldata.Encode("isValidSignature(bytes32,bytes)", hash, signature));
        input.Gas = new HexBigInteger(SignatureCheckGas);
        try
        {
            var request = Call.BuildRequest(input, BlockTag.Latest.ToParameter());
            var answer = await Rpc.SendAsync(request, ChainReader.ReadBytes, ct);
            return answer.Length >= Bytes32.Size && new Bytes32(answer.AsSpan(0, Bytes32.Size)) == ValidSignature;
        }
        catch (JsonRpcException exception) when (exception.IsExecutionFailure)
        {
            return false;
        }
    }

    private static BlockParameter Parameter(BlockTag? tag) => (tag ?? BlockTag.Latest).ToParameter();

    private static RpcRequest HeaderOf(BlockTag tag) => BlockByNumber.BuildRequest(tag.ToParameter());

    private static CallInput Input(Address? from, Address? to, byte[] data) =>
        new() { From = from?.ToHex(), To = to?.ToHex(), Data = Hex.Format(data) };
}
