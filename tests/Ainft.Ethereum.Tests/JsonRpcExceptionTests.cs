using Xunit;

namespace Ainft.Ethereum.Tests;

public sealed class JsonRpcExceptionTests
{
    [Theory]
    // Infura, Alchemy, QuickNode, Ankr, Chainstack, BlockPI, Cloudflare, Erigon, Nethermind, Besu and others.
    [InlineData(-32005, "query returned more than 10000 results")]
    [InlineData(-32602, "Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and "
        + "no limit on the response size")]
    [InlineData(-32614, "eth_getLogs is limited to a 10,000 range")]
    [InlineData(-32000, "exceed maximum block range: 5000")]
    [InlineData(-32600, "block range is too wide")]
    [InlineData(-32000,
        "Block range limit exceeded. See more details at https://docs.chainstack.com/docs/limits#evm-range-limits")]
    [InlineData(-32602, "query exceeds max results 20000, retry with the range 1-2")]
    [InlineData(-32000, "Range too large. Max range: 800")]
    [InlineData(-32047, "Invalid eth_getLogs request. 'fromBlock'-'toBlock' range too large. Max range: 800")]
    [InlineData(-32005, "Requested range exceeds maximum RPC range limit")]
    [InlineData(-32701, "Please specify an address in your request or, to remove restrictions, order a dedicated full "
        + "node; logs matched by query exceeds limit of 10000")]
    [InlineData(-32000, "too many blocks, requested 5000, maximum is set to 2048")]
    [InlineData(-32011, "backend response too large")]
    [InlineData(-32602, "You can make eth_getLogs requests with up to a 500 block range.")]
    [InlineData(-32000, "query timeout exceeded")]
    [InlineData(-32602, "query exceeds max block range 100000")]
    [InlineData(-32000, "getLogs request exceeded max allowed range")]
    [InlineData(-32600, "The response is too big, please narrow your filter")]
    public void Wide_ranges_are_refused_in_many_words(int code, string text) =>
        Assert.Equal(JsonRpcErrorMeaning.RangeRefused, new JsonRpcException("eth_getLogs", code, text).Meaning);

    [Theory]
    [InlineData("already known", JsonRpcErrorMeaning.AlreadyKnown)]
    [InlineData("AlreadyKnown", JsonRpcErrorMeaning.AlreadyKnown)]
    [InlineData("ALREADY_EXISTS: already known", JsonRpcErrorMeaning.AlreadyKnown)]
    [InlineData("Known transaction", JsonRpcErrorMeaning.AlreadyKnown)]
    [InlineData("Transaction with the same hash was already imported.", JsonRpcErrorMeaning.AlreadyKnown)]
    [InlineData("transaction already imported", JsonRpcErrorMeaning.AlreadyKnown)]
    [InlineData("nonce too low", JsonRpcErrorMeaning.NonceTooLow)]
    [InlineData("nonce too low: address 0xf39F, tx: 0 state: 3", JsonRpcErrorMeaning.NonceTooLow)]
    [InlineData("OldNonce, Current nonce: 5, nonce of rejected tx: 4", JsonRpcErrorMeaning.NonceTooLow)]
    [InlineData("Transaction nonce is too low. Try incrementing the nonce.", JsonRpcErrorMeaning.NonceTooLow)]
    [InlineData("replacement transaction underpriced", JsonRpcErrorMeaning.Underpriced)]
    [InlineData("transaction underpriced: gas tip cap 0, minimum needed 1", JsonRpcErrorMeaning.Underpriced)]
    [InlineData("FeeTooLowToCompete", JsonRpcErrorMeaning.Underpriced)]
    [InlineData("max fee per gas less than block base fee: address 0x1, maxFeePerGas: 1, baseFee: 7",
        JsonRpcErrorMeaning.Underpriced)]
    [InlineData("Gas price below configured minimum gas price", JsonRpcErrorMeaning.Underpriced)]
    [InlineData("insufficient funds for gas * price + value: balance 0", JsonRpcErrorMeaning.InsufficientFunds)]
    [InlineData("Insufficient funds for gas * price + value", JsonRpcErrorMeaning.InsufficientFunds)]
    [InlineData("Upfront cost exceeds account balance", JsonRpcErrorMeaning.InsufficientFunds)]
    [InlineData("unknown transaction type", JsonRpcErrorMeaning.Other)]
    [InlineData("exceeds block gas limit", JsonRpcErrorMeaning.Other)]
    [InlineData("invalid sender", JsonRpcErrorMeaning.Other)]
    public void Refused_transactions_are_distinguished(string text, JsonRpcErrorMeaning meaning) =>
        Assert.Equal(meaning, new JsonRpcException("eth_sendRawTransaction", -32000, text).Meaning);

    [Theory]
    [InlineData("eth_call", 3, "execution reverted: not yours", JsonRpcErrorMeaning.ExecutionFailed)]
    [InlineData("eth_call", -32000, "out of gas", JsonRpcErrorMeaning.ExecutionFailed)]
    [InlineData("eth_call", -32015, "VM execution error.", JsonRpcErrorMeaning.ExecutionFailed)]
    [InlineData("eth_call", -32000, "invalid opcode: INVALID", JsonRpcErrorMeaning.ExecutionFailed)]
    [InlineData("eth_estimateGas", -32000, "gas required exceeds allowance (30000000)",
        JsonRpcErrorMeaning.ExecutionFailed)]
    [InlineData("eth_call", -32000, "header not found", JsonRpcErrorMeaning.BlockMissing)]
    [InlineData("eth_getLogs", -32000,
        "One of the blocks specified in filter (fromBlock, toBlock or blockHash) cannot be found: unknown block",
        JsonRpcErrorMeaning.BlockMissing)]
    [InlineData("eth_getLogs", -32602, "block range extends beyond current head block",
        JsonRpcErrorMeaning.BlockMissing)]
    [InlineData("eth_getLogs", -32602, "invalid block range params", JsonRpcErrorMeaning.Other)]
    [InlineData("eth_getLogs", -32005, "daily request count exceeded, request rate limited",
        JsonRpcErrorMeaning.RateLimited)]
    [InlineData("eth_getLogs", 429, "Your app has exceeded its compute units per second capacity.",
        JsonRpcErrorMeaning.RateLimited)]
    [InlineData("eth_call", -32601, "the method eth_call does not exist", JsonRpcErrorMeaning.Other)]
    public void Other_refusals_are_distinguished(string method, int code, string text, JsonRpcErrorMeaning meaning) =>
        Assert.Equal(meaning, new JsonRpcException(method, code, text).Meaning);

    [Fact]
    public void Words_of_a_node_are_cut_short() =>
        Assert.True(new JsonRpcException("eth_call", 0, new string('x', 100_000)).Message.Length < 1000);
}
