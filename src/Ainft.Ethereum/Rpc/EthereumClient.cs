using System.Numerics;
using System.Text.Json;

namespace Ainft.Ethereum;

/// <summary>The calls of Ethereum's execution API that Ainft makes. Every method may throw <see cref="JsonRpcException"/> (the node refused)
/// and <see cref="JsonRpcUnavailableException"/> (no endpoint answered).</summary>
public sealed class EthereumClient(JsonRpcClient rpc)
{
    /// <summary>Gas that an ERC-1271 wallet may use to judge a signature.</summary>
    private const ulong SignatureCheckGas = 5_000_000;

    private static readonly Bytes32 ValidSignature = Bytes32.Parse("0x1626ba7e00000000000000000000000000000000000000000000000000000000");
    private static readonly BigInteger DefaultTip = 1_000_000_000;

    /// <summary>The client underneath, for methods that have no member here.</summary>
    public JsonRpcClient Rpc { get; } = rpc;

    /// <summary>The chain's id (EIP-155).</summary>
    public Task<BigInteger> GetChainIdAsync(CancellationToken ct = default) => Rpc.CallAsync("eth_chainId", [], Quantity.ReadBigInteger, ct);

    /// <summary>A block by number or settledness; null when the node has none such.</summary>
    public Task<BlockHeader?> GetBlockAsync(BlockTag tag, CancellationToken ct = default) =>
        Rpc.CallAsync("eth_getBlockByNumber", [tag, false], ChainReader.ReadHeader, ct);

    /// <summary>A block by hash; null when the node does not have it.</summary>
    public Task<BlockHeader?> GetBlockByHashAsync(Bytes32 hash, CancellationToken ct = default) =>
        Rpc.CallAsync("eth_getBlockByHash", [hash, false], ChainReader.ReadHeader, ct);

    /// <summary>The logs of a contract in the blocks <paramref name="from"/> to <paramref name="to"/>, both included, in chain order.</summary>
    /// <param name="address">The contract.</param>
    /// <param name="topic0">The events wanted, any of them; null or empty for all.</param>
    /// <param name="from">The first block.</param>
    /// <param name="to">The last block.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <exception cref="JsonRpcException">The node refused; see <see cref="JsonRpcException.IsRangeRefused"/>. Also when it does not have the
    /// last block (<see cref="JsonRpcException.IsBlockMissing"/>): a node that lags would answer with too few logs and no error.</exception>
    public Task<IReadOnlyList<Log>> GetLogsAsync(Address address, IReadOnlyList<Bytes32>? topic0, ulong from, ulong to, CancellationToken ct = default)
    {
        var filter = LogFilter(address, topic0);
        filter["fromBlock"] = BlockTag.At(from);
        filter["toBlock"] = BlockTag.At(to);
        JsonRpcCall[] calls = [new("eth_getBlockByNumber", BlockTag.At(to), false), new("eth_getLogs", filter)];
        return Rpc.PostBatchAsync<IReadOnlyList<Log>>(calls, answers =>
            Result(answers[0], calls[0], ChainReader.ReadHeader) is not null
                ? Result(answers[1], calls[1], ChainReader.ReadLogs)
                : throw new JsonRpcException("eth_getLogs", 0, $"block not found: the node does not have block {to} yet"), ct);
    }

    /// <summary>How many transactions an account has sent: its next nonce. <see cref="BlockTag.Pending"/> counts the pool too.</summary>
    public Task<ulong> GetTransactionCountAsync(Address account, BlockTag tag, CancellationToken ct = default) =>
        Rpc.CallAsync("eth_getTransactionCount", [account, tag], Quantity.ReadUInt64, ct);

    /// <summary>An account's balance in wei.</summary>
    public Task<BigInteger> GetBalanceAsync(Address account, BlockTag? tag = null, CancellationToken ct = default) =>
        Rpc.CallAsync("eth_getBalance", [account, tag ?? BlockTag.Latest], Quantity.ReadBigInteger, ct);

    /// <summary>The code at an address; empty for an account without code.</summary>
    public Task<byte[]> GetCodeAsync(Address account, BlockTag? tag = null, CancellationToken ct = default) =>
        Rpc.CallAsync("eth_getCode", [account, tag ?? BlockTag.Latest], Quantity.ReadBytes, ct);

    /// <summary>Calls a contract without a transaction and gives what it returns.</summary>
    /// <exception cref="JsonRpcException">Among others when the contract reverts; see <see cref="JsonRpcException.RevertData"/>.</exception>
    public Task<byte[]> CallAsync(Address to, byte[] data, BlockTag? tag = null, Address? from = null, CancellationToken ct = default)
    {
        var call = Transaction(from, to, data);
        return Rpc.CallAsync("eth_call", [call, tag ?? BlockTag.Latest], Quantity.ReadBytes, ct);
    }

    /// <summary>The gas that a transaction would use now. Without <paramref name="to"/> it creates a contract.</summary>
    /// <exception cref="JsonRpcException">Among others when it would revert.</exception>
    public Task<ulong> EstimateGasAsync(Address from, Address? to, byte[] data, CancellationToken ct = default) =>
        Rpc.CallAsync("eth_estimateGas", [Transaction(from, to, data)], Quantity.ReadUInt64, ct);

    /// <summary>Fees for a transaction now: the node's tip (1 gwei when it names none), and room for the base fee to double.</summary>
    public async Task<FeeSuggestion> SuggestFeesAsync(CancellationToken ct = default)
    {
        JsonRpcCall[] calls = [new("eth_maxPriorityFeePerGas"), new("eth_getBlockByNumber", BlockTag.Latest, false), new("eth_gasPrice")];
        return await Rpc.PostBatchAsync(calls, answers =>
        {
            var tip = answers[0].Error is null ? JsonRpcClient.Read(answers[0].Result, Quantity.ReadBigInteger) : DefaultTip;
            var baseFee = Result(answers[1], calls[1], ChainReader.ReadHeader)?.BaseFeePerGas ?? Result(answers[2], calls[2], Quantity.ReadBigInteger);
            return new FeeSuggestion(tip, 2 * baseFee + tip);
        }, ct);
    }

    /// <summary>Broadcasts a signed transaction and gives its hash.</summary>
    /// <exception cref="JsonRpcException">Among others <see cref="JsonRpcException.IsAlreadyKnown"/> and
    /// <see cref="JsonRpcException.IsNonceTooLow"/>, which after a lost answer mean that it went through before.</exception>
    public Task<Bytes32> SendRawTransactionAsync(byte[] raw, CancellationToken ct = default) =>
        Rpc.CallAsync("eth_sendRawTransaction", [raw], Quantity.ReadBytes32, ct);

    /// <summary>A mined transaction's receipt; null while it is not mined.</summary>
    public Task<TransactionReceipt?> GetReceiptAsync(Bytes32 transaction, CancellationToken ct = default) =>
        Rpc.CallAsync("eth_getTransactionReceipt", [transaction], ChainReader.ReadReceipt, ct);

    /// <summary>Asks a contract wallet whether it stands by a signature (ERC-1271). A wallet that reverts, runs out of gas, answers short or
    /// anything but the magic word, or has no code, does not.</summary>
    /// <exception cref="JsonRpcException">The node could not run the call.</exception>
    public async Task<bool> IsValidSignatureAsync(Address wallet, Bytes32 hash, byte[] signature, CancellationToken ct = default)
    {
        var call = Transaction(null, wallet, Calldata.Encode("isValidSignature(bytes32,bytes)", hash, signature));
        call["gas"] = SignatureCheckGas;
        try
        {
            var answer = await Rpc.CallAsync("eth_call", [call, BlockTag.Latest], Quantity.ReadBytes, ct);
            return answer.Length >= Bytes32.Size && new Bytes32(answer.AsSpan(0, Bytes32.Size)) == ValidSignature;
        }
        catch (JsonRpcException exception) when (exception.IsExecutionFailure)
        {
            return false;
        }
    }

    private static Dictionary<string, object?> LogFilter(Address address, IReadOnlyList<Bytes32>? topic0)
    {
        var filter = new Dictionary<string, object?> { ["address"] = address };
        if (topic0 is { Count: > 0 })
            filter["topics"] = new object[] { topic0 };
        return filter;
    }

    private static Dictionary<string, object?> Transaction(Address? from, Address? to, byte[] data)
    {
        var call = new Dictionary<string, object?> { ["data"] = data };
        if (from is not null)
            call["from"] = from;
        if (to is not null)
            call["to"] = to;
        return call;
    }

    private static T Result<T>(JsonRpcAnswer answer, JsonRpcCall call, JsonRpcReader<T> read) =>
        answer.Error is null ? JsonRpcClient.Read(answer.Result, read) : throw answer.ToException(call.Method);
}
